//! `/account/key`

use accounts::Error;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use model::Address;
use serde::Deserialize;

use super::new_token::{Occasion, show_token};
use super::words::{explain, require};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, Member, PageError, Posted, Visit, show, show_with};

#[derive(Template)]
#[template(path = "people/key.html")]
struct KeyPage {
    visit: Visit,
    form: Form,
    address: Address,
    has_key: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
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

/// Gives the mailbox a new key, and shows the token that comes with it in this answer.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Member(member): Member,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let address = member.address();
    let mut form = Form::default();
    require(&visit, &mut form, "password", &fields.password);
    if !form.has_errors() {
        let SecretText(password) = &fields.password;
        let rotation = web.accounts.rotate(address, password);
        match visit.prove_again(&web, address, rotation).await {
            Ok(token) => {
                let occasion = Occasion {
                    title: visit.t("key-new-title"),
                    text: visit.t("key-new-text"),
                    token,
                };
                return show_token(&web, visit, address, occasion).await;
            }
            Err(Error::KeyRingFull(count)) => {
                form.error("password", visit.t1("key-full", "count", count));
            }
            // The page says it; there is no form to say it at.
            Err(Error::NoKeys(_)) => {}
            Err(fault) => explain(&visit, &mut form, "password", fault)?,
        }
    }
    let page = page(&web, visit, address, form).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(
    web: &Web,
    visit: Visit,
    address: &Address,
    form: Form,
) -> Result<KeyPage, PageError> {
    let own = web.accounts.own_account(address).await?;
    Ok(KeyPage {
        visit,
        form,
        address: address.clone(),
        has_key: own.has_keys,
    })
}
