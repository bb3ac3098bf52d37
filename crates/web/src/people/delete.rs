//! `/account/delete`

use accounts::DeletionAuthority;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Address;
use serde::Deserialize;

use super::words::{explain, require};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Checked, Form, Member, PageError, Posted, Redirect, Visit, show, show_with};

#[derive(Template)]
#[template(path = "people/delete.html")]
struct DeletePage {
    visit: Visit,
    form: Form,
    address: Address,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    sure: Checked,
    password: SecretText,
}

/// The form.
pub(super) async fn form(visit: Visit, Member(member): Member) -> Result<Response, PageError> {
    show(&page(visit, member.address(), Form::default()))
}

/// Deletes the account, all its keys and all its sessions.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let address = member.address();
    let mut form = Form::default();
    if fields.sure == Checked(true) {
        form = form.with("sure", "yes");
    } else {
        form.error("sure", visit.t("error-not-sure"));
    }
    require(&visit, &mut form, "password", &fields.password);
    if !form.has_errors() {
        let SecretText(password) = fields.password;
        let authority = DeletionAuthority::OwnerPassword(password);
        let deletion = web.accounts.delete(address, authority);
        match visit.prove_again(&web, address, deletion).await {
            Ok(()) => {
                let redirect = Redirect::to("/").with_notice("notice-deleted");
                return Ok(redirect.without_session().into_response());
            }
            Err(fault) => explain(&visit, &mut form, "password", fault)?,
        }
    }
    show_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &page(visit, address, form),
    )
}

fn page(visit: Visit, address: &Address, form: Form) -> DeletePage {
    DeletePage {
        visit,
        form,
        address: address.clone(),
    }
}
