//! `/account/stop-recovery`, and the page that a link in a letter leads to: `/recovery/stop/{link}`

use accounts::Error;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::log_out::Nothing;
use crate::Web;
use crate::page::{Member, PageError, Posted, Redirect, Visit, show, show_with};

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

#[derive(Template)]
#[template(path = "people/stop_recovery.html")]
struct StopPage {
    visit: Visit,
}

#[derive(Template)]
#[template(path = "people/stop_recovery_done.html")]
struct DonePage {
    visit: Visit,
    title: String,
    text: String,
}

/// Asks whether to stop it. Opening the page changes nothing: programs that look at mail
/// follow links, too.
pub(super) async fn by_link(
    State(web): State<Web>,
    visit: Visit,
    Path(link): Path<String>,
) -> Result<Response, PageError> {
    match web.accounts.recovery_of_stop_link(&link).await {
        Ok(_) => show(&StopPage { visit }),
        Err(Error::InvalidLink) => nothing_to_stop(visit),
        Err(fault) => Err(fault.into()),
    }
}

/// Stops it.
pub(super) async fn stop_by_link(
    State(web): State<Web>,
    visit: Visit,
    Path(link): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    match web.accounts.stop_recovery_by_link(&link).await {
        Ok(_) => show(&DonePage {
            title: visit.t("stop-done-title"),
            text: visit.t("stop-done-text"),
            visit,
        }),
        Err(Error::InvalidLink) => nothing_to_stop(visit),
        Err(fault) => Err(fault.into()),
    }
}

fn nothing_to_stop(visit: Visit) -> Result<Response, PageError> {
    let page = DonePage {
        title: visit.t("stop-unknown-title"),
        text: visit.t("stop-unknown-text"),
        visit,
    };
    show_with(StatusCode::NOT_FOUND, &page)
}
