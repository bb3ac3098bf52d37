//! `/account/sessions`

use accounts::OwnSession;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::SessionId;
use serde::Deserialize;

use crate::Web;
use crate::page::{Member, PageError, Posted, Redirect, Visit, show as answer};

#[derive(Template)]
#[template(path = "people/sessions.html")]
struct SessionsPage {
    visit: Visit,
    sessions: Vec<OwnSession>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    session: i64,
}

/// Where the owner is logged in.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
) -> Result<Response, PageError> {
    let sessions = web.accounts.own_sessions(&member).await?;
    answer(&SessionsPage { visit, sessions })
}

/// Ends one of the owner's sessions. One that has ended already is no error, and one of
/// somebody else is as good as none.
pub(super) async fn end(
    State(web): State<Web>,
    Member(member): Member,
    Posted(Fields { session }): Posted<Fields>,
) -> Result<Redirect, PageError> {
    let ended = web.accounts.end_own_session(&member, SessionId(session));
    Ok(
        Redirect::to("/account/sessions").with_notice(if ended.await? {
            "notice-session-ended"
        } else {
            "notice-session-gone"
        }),
    )
}
