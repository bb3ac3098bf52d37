//! `/admin/accounts/{address}/reset`

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Address;
use serde::Deserialize;

use super::account_switches::to;
use super::administrator::Administrator;
use super::words::explain_refusal;
use crate::Web;
use crate::api::SecretText;
use crate::page::{Checked, Form, Named, PageError, Posted, Visit, show, show_with};
use crate::people::require_twice;

#[derive(Template)]
#[template(path = "administrators/reset.html")]
struct ResetPage {
    visit: Visit,
    form: Form,
    address: Address,
    facts: Facts,
}

/// What decides about the words of the page.
#[derive(Clone, Copy)]
struct Facts {
    has_key: bool,
    has_token: bool,
    is_own: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    understood: Checked,
    new: SecretText,
    repeated: SecretText,
}

/// What a reset means for this account, and the form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
) -> Result<Response, PageError> {
    show(&ResetPage {
        facts: facts(&web, &administrator, &address).await?,
        visit,
        form: Form::default(),
        address,
    })
}

/// Sets a new password. Its owner has to choose another one before anything else.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let facts = facts(&web, &administrator, &address).await?;
    let mut form = Form::default();
    if fields.understood == Checked(true) {
        form = form.with("understood", "yes");
    } else if facts.has_key {
        form.error("understood", visit.t("error-not-sure"));
    }
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    if !form.has_errors() {
        let by = &administrator.authority;
        match web.accounts.reset(by, &address, fields.new.0, true).await {
            Ok(reset) => {
                let redirect = to(&address);
                let redirect = if reset.locked_a_key {
                    redirect.with_notice("notice-admin-reset-locked")
                } else {
                    redirect.with_notice("notice-admin-reset")
                };
                return Ok(redirect.into_response());
            }
            Err(fault) => explain_refusal(&visit, &mut form, "new", fault)?,
        }
    }
    let page = ResetPage {
        visit,
        form,
        address,
        facts,
    };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn facts(
    web: &Web,
    administrator: &Administrator,
    address: &Address,
) -> Result<Facts, PageError> {
    let by = &administrator.authority;
    let account = web.accounts.show(by, address).await?.account;
    if account.deleted {
        return Err(PageError::NotFound);
    }
    Ok(Facts {
        has_key: account.mail_crypt.public_key.is_some(),
        has_token: account.mail_crypt.recovery_box.is_some(),
        is_own: administrator.address == *address,
    })
}
