//! `/admin/accounts/{address}/delete`

use accounts::DeletionAuthority;
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
use crate::page::{Form, Named, PageError, Posted, Visit, show, show_with};

#[derive(Template)]
#[template(path = "administrators/delete_account.html")]
struct DeleteAccountPage {
    visit: Visit,
    form: Form,
    address: Address,
    has_key: bool,
    is_own: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    typed: String,
}

/// What is lost with it, and the form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
) -> Result<Response, PageError> {
    show(&page(&web, visit, &administrator, address, Form::default()).await?)
}

/// Deletes the account and all its keys, once its address was typed.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default().with("typed", fields.typed.trim());
    if fields.typed.parse::<Address>().as_ref() == Ok(&address) {
        let by = DeletionAuthority::Administrator(administrator.authority.clone());
        match web.accounts.delete(&address, by).await {
            Ok(()) => {
                let redirect = to(&address).with_notice("notice-admin-deleted");
                return Ok(redirect.into_response());
            }
            Err(fault) => explain_refusal(&visit, &mut form, "typed", fault)?,
        }
    } else {
        form.error("typed", visit.t("admin-error-typed"));
    }
    let page = page(&web, visit, &administrator, address, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(
    web: &Web,
    visit: Visit,
    administrator: &Administrator,
    address: Address,
    form: Form,
) -> Result<DeleteAccountPage, PageError> {
    let by = &administrator.authority;
    let account = web.accounts.show(by, &address).await?.account;
    if account.deleted {
        return Err(PageError::NotFound);
    }
    Ok(DeleteAccountPage {
        visit,
        form,
        has_key: account.mail_crypt.public_key.is_some(),
        is_own: administrator.address == address,
        address,
    })
}
