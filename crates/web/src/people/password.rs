//! `/account/password`

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Address;
use serde::Deserialize;

use super::words::{explain, require, require_twice};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, Owner, PageError, Posted, Redirect, Visit, show, show_with};

#[derive(Template)]
#[template(path = "people/password.html")]
struct PasswordPage {
    visit: Visit,
    form: Form,
    address: Address,
    /// Whether the owner was told to choose another one.
    required: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    present: SecretText,
    new: SecretText,
    repeated: SecretText,
}

/// The form.
pub(super) async fn form(visit: Visit, owner: Owner) -> Result<Response, PageError> {
    show(&page(visit, &owner, Form::default()))
}

/// Changes the password. All other sessions end; this one is replaced.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    owner: Owner,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default();
    require(&visit, &mut form, "present", &fields.present);
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    if !form.has_errors() {
        let (SecretText(present), SecretText(new)) = (&fields.present, fields.new);
        let address = &owner.address;
        let change = web.accounts.change_password_and_stay(address, present, new);
        match visit.prove_again(&web, address, change).await {
            Ok(token) => {
                let redirect = Redirect::to("/account")
                    .with_session(token)
                    .with_notice("notice-password-changed");
                return Ok(redirect.into_response());
            }
            Err(fault) => explain(&visit, &mut form, "present", fault)?,
        }
    }
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, &owner, form))
}

fn page(visit: Visit, owner: &Owner, form: Form) -> PasswordPage {
    PasswordPage {
        visit,
        form,
        address: owner.address.clone(),
        required: owner.must_change_password,
    }
}
