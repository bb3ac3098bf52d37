//! The page that shows a new recovery token, and `/account/recovery-token/stored`

use accounts::{Begun, RecoveryToken, Secret};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use model::Address;
use serde::Deserialize;

use crate::Web;
use crate::page::{Checked, Member, PageError, Posted, Redirect, Visit, begin_session, show};

/// The direct answer to the form that made the token: it has no address of its own, and
/// reloading it sends the form again instead of showing the token again.
#[derive(Template)]
#[template(path = "people/new_token.html")]
struct NewTokenPage {
    visit: Visit,
    address: Address,
    title: String,
    text: String,
    token: RecoveryToken,
    /// Names the token in the form that says it is stored, and opens nothing.
    receipt: String,
}

/// Shows a token, in this answer and nowhere else.
pub(super) async fn show_token(
    web: &Web,
    visit: Visit,
    address: &Address,
    Occasion { title, text, token }: Occasion,
) -> Result<Response, PageError> {
    // Without a receipt the token is shown all the same: it cannot be shown later.
    let receipt = web.accounts.recovery_token_receipt(address).await;
    show(&NewTokenPage {
        visit,
        address: address.clone(),
        title,
        text,
        token,
        receipt: receipt.ok().flatten().unwrap_or_default(),
    })
}

/// What a token is shown for.
pub(crate) struct Occasion {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) token: RecoveryToken,
}

/// Logs in with the password that was just set and shows the token that came with it, which
/// must be shown even where the log-in does not come off.
pub(crate) async fn log_in_and_show(
    web: &Web,
    visit: Visit,
    address: &Address,
    password: &Secret,
    occasion: Occasion,
) -> Result<Response, PageError> {
    let login = address.to_string();
    let log_in = web
        .accounts
        .begin_session(visit.source(), &login, password)
        .await;
    let Ok(Begun::Session(session)) = log_in else {
        return show_token(web, visit, address, occasion).await;
    };
    let visit = visit.logged_in(&session);
    let mut response = show_token(web, visit, address, occasion).await?;
    begin_session(&mut response, &session);
    Ok(response)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    stored: Checked,
    receipt: String,
}

/// Takes the owner's word that the token is stored.
pub(super) async fn stored(
    State(web): State<Web>,
    Member(member): Member,
    Posted(fields): Posted<Fields>,
) -> Result<Redirect, PageError> {
    let redirect = Redirect::to("/account");
    let Checked(true) = fields.stored else {
        return Ok(redirect.with_notice("notice-token-not-stored"));
    };
    let confirmed = web
        .accounts
        .confirm_recovery_token(&member, &fields.receipt);
    Ok(redirect.with_notice(if confirmed.await? {
        "notice-token-stored"
    } else {
        "notice-token-replaced"
    }))
}
