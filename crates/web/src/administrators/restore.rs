//! `/admin/accounts/{address}/restore`

use accounts::Error;
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
use crate::page::{Form, Named, PageError, Posted, Visit, show, show_with};
use crate::people::require_twice;

#[derive(Template)]
#[template(path = "administrators/restore.html")]
struct RestorePage {
    visit: Visit,
    form: Form,
    address: Address,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    new: SecretText,
    repeated: SecretText,
}

/// What comes back and what does not, and the form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    if !web.accounts.show(by, &address).await?.account.deleted {
        return Err(PageError::NotFound);
    }
    show(&RestorePage {
        visit,
        form: Form::default(),
        address,
    })
}

/// Brings the account back. Its owner has to choose another password before anything else.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    web.accounts.show(by, &address).await?;
    let mut form = Form::default();
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    if !form.has_errors() {
        match web.accounts.restore(by, &address, fields.new.0, true).await {
            Ok(_) => {
                let redirect = to(&address).with_notice("notice-admin-restored");
                return Ok(redirect.into_response());
            }
            // Somebody was faster.
            Err(Error::NotDeleted(_)) => return Ok(to(&address).into_response()),
            Err(fault) => explain_refusal(&visit, &mut form, "new", fault)?,
        }
    }
    let page = RestorePage {
        visit,
        form,
        address,
    };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
