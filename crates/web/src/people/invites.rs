//! `/account/invites`

use accounts::{Error, InviteCodes};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::DomainName;

use super::log_out::Nothing;
use crate::Web;
use crate::page::{Member, PageError, Posted, Redirect, Visit, show as answer};

#[derive(Template)]
#[template(path = "people/invites.html")]
struct InvitesPage {
    visit: Visit,
    domain: DomainName,
    codes: InviteCodes,
}

/// The codes; those that are due are made with this.
pub(super) async fn show(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
) -> Result<Response, PageError> {
    answer(&InvitesPage {
        codes: web.accounts.invite_codes(&member).await?,
        domain: member.address().domain().clone(),
        visit,
    })
}

/// Makes one more, for whoever may have as many as are wanted.
pub(super) async fn make(
    State(web): State<Web>,
    Member(member): Member,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Redirect, PageError> {
    match web.accounts.make_invite_code(&member).await {
        Ok(_) => Ok(Redirect::to("/account/invites").with_notice("notice-invite-made")),
        // The page has no button for that; it says why.
        Err(Error::NoInvitations) => Ok(Redirect::to("/account/invites")),
        Err(fault) => Err(fault.into()),
    }
}
