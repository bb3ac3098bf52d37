//! `/account/stop-recovery`

use axum::extract::State;

use super::log_out::Nothing;
use crate::Web;
use crate::page::{Member, PageError, Posted, Redirect};

/// Stops a recovery of one's own account.
pub(super) async fn own(
    State(web): State<Web>,
    Member(member): Member,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    let was_running = web.accounts.stop_own_recovery(&member).await?;
    let notice = if was_running {
        "notice-recovery-stopped"
    } else {
        "notice-recovery-not-running"
    };
    Ok(Redirect::to("/account").with_notice(notice))
}
