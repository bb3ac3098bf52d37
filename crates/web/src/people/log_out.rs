//! `/log-out` and `/log-out-everywhere`

use axum::extract::State;

use crate::Web;
use crate::page::{Member, PageError, Posted, Redirect, Visit};

/// A form that asks for nothing.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// Ends this session.
pub(super) async fn here(
    State(web): State<Web>,
    visit: Visit,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    visit.end_session(&web).await?;
    let redirect = Redirect::to("/").with_notice("notice-logged-out");
    Ok(redirect.without_session())
}

/// Ends all sessions of the owner.
pub(super) async fn everywhere(
    State(web): State<Web>,
    Member(member): Member,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    web.accounts.end_all_sessions(&member).await?;
    let redirect = Redirect::to("/").with_notice("notice-logged-out-everywhere");
    Ok(redirect.without_session())
}
