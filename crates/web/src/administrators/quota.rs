//! `/admin/accounts/{address}/quota`

use accounts::AccountEdit;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Address;
use serde::Deserialize;

use super::account_switches::to;
use super::administrator::Administrator;
use super::words::megabytes;
use crate::Web;
use crate::page::{Form, Named, PageError, Posted, Visit, show, show_with};

#[derive(Template)]
#[template(path = "administrators/quota.html")]
struct QuotaPage {
    visit: Visit,
    form: Form,
    address: Address,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    quota: String,
}

/// The form.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    let account = web.accounts.show(by, &address).await?.account;
    let present = account.quota.map(|quota| quota.to_string());
    let form = Form::default().with("quota", present.unwrap_or_default());
    show(&QuotaPage {
        visit,
        form,
        address,
    })
}

/// Sets the size of the mailbox.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    administrator: Administrator,
    Named(address): Named<Address>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let by = &administrator.authority;
    let Ok(quota) = megabytes(&fields.quota) else {
        web.accounts.show(by, &address).await?;
        let mut form = Form::default().with("quota", fields.quota);
        form.error("quota", visit.t("admin-error-number"));
        let page = QuotaPage {
            visit,
            form,
            address,
        };
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let edit = AccountEdit {
        quota: Some(quota),
        ..AccountEdit::default()
    };
    web.accounts.edit_account(by, &address, edit).await?;
    let redirect = to(&address).with_notice("notice-admin-quota");
    Ok(redirect.into_response())
}
