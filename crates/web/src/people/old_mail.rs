//! `/account/old-mail`

use accounts::{Error, OldSecret, RecoveryToken, Secret};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Address;
use serde::Deserialize;

use super::words::{explain, require};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, Member, PageError, Posted, Redirect, Visit, show, show_with};

#[derive(Template)]
#[template(path = "people/old_mail.html")]
struct OldMailPage {
    visit: Visit,
    form: Form,
    address: Address,
    locked_keys: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    old_password: SecretText,
    old_token: SecretText,
    password: SecretText,
}

/// The form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
) -> Result<Response, PageError> {
    show(&page(&web, visit, member.address(), Form::default()).await?)
}

/// Opens the locked keys that the old secret opens.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let address = member.address();
    let mut form = Form::default();
    let (field, old) = old_secret(&visit, &mut form, fields.old_password, &fields.old_token);
    require(&visit, &mut form, "password", &fields.password);
    if let Some(old) = old.filter(|_| !form.has_errors()) {
        let SecretText(password) = &fields.password;
        let opening = web.accounts.open_locked_keys(address, password, old);
        match visit.prove_again(&web, address, opening).await {
            Ok(_) => {
                let redirect = Redirect::to("/account").with_notice("notice-old-mail-opened");
                return Ok(redirect.into_response());
            }
            Err(Error::WrongOldSecret) => form.error(field, visit.t("error-old-secret")),
            Err(Error::KeyRingFull(count)) => {
                form.error(field, visit.t1("key-full", "count", count));
            }
            // Opened in another tab meanwhile; the page says it.
            Err(Error::NothingLocked(_)) => {}
            Err(fault) => explain(&visit, &mut form, "password", fault)?,
        }
    }
    let page = page(&web, visit, address, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The one that was given, and its field. Where both were, the token counts: it cannot be
/// mistyped unnoticed.
fn old_secret(
    visit: &Visit,
    form: &mut Form,
    SecretText(password): SecretText,
    SecretText(token): &SecretText,
) -> (&'static str, Option<OldSecret>) {
    if !token.is_empty() {
        let parsed = parse_token(token);
        if parsed.is_none() {
            form.error("old_token", visit.t("error-token-form"));
        }
        return ("old_token", parsed.map(OldSecret::RecoveryToken));
    }
    if password.is_empty() {
        form.error("old_password", visit.t("error-old-secret-none"));
    }
    ("old_password", Some(OldSecret::Password(password)))
}

/// A token as a person typed it.
pub(super) fn parse_token(typed: &Secret) -> Option<RecoveryToken> {
    let text = std::str::from_utf8(typed.expose()).ok()?;
    RecoveryToken::parse(text).ok()
}

async fn page(
    web: &Web,
    visit: Visit,
    address: &Address,
    form: Form,
) -> Result<OldMailPage, PageError> {
    let own = web.accounts.own_account(address).await?;
    Ok(OldMailPage {
        visit,
        form,
        address: address.clone(),
        locked_keys: own.retired_keys.locked,
    })
}
