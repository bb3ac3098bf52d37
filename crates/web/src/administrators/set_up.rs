//! `/setup/{link}`

use accounts::{Error, SetUp};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use model::{Address, DomainName};
use serde::Deserialize;

use super::words::explain_password;
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, Named, PageError, Posted, Visit, show, show_with};
use crate::people::{Occasion, log_in_and_show, require_twice};

#[derive(Template)]
#[template(path = "administrators/set_up.html")]
struct SetUpPage {
    visit: Visit,
    form: Form,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    domain: String,
    local_part: String,
    new: SecretText,
    repeated: SecretText,
}

/// The form, for whoever holds the link; for everybody else there is no such page.
pub(super) async fn form(
    State(web): State<Web>,
    visit: Visit,
    Named(link): Named<String>,
) -> Result<Response, PageError> {
    check(&web, &link).await?;
    let form = Form::default().with("local_part", "postmaster");
    show(&SetUpPage { visit, form })
}

/// Adds the domain and makes the first administrator, logs in, and shows the recovery token.
/// The link does nothing from then on.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Named(link): Named<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    check(&web, &link).await?;
    let mut form = Form::default()
        .with("domain", fields.domain.trim())
        .with("local_part", fields.local_part.trim());
    let address = address(&visit, &mut form, &fields);
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    if let (Some(address), false) = (address, form.has_errors()) {
        let SecretText(password) = fields.new;
        let wanted = SetUp {
            address: address.clone(),
            password: password.clone(),
            language: Some(visit.language()),
        };
        match web.accounts.set_up(&link, wanted).await {
            Ok(created) => {
                let occasion = Occasion {
                    title: visit.t("set-up-done-title"),
                    text: visit.t1("set-up-done-lead", "address", &address),
                    token: created.recovery_token,
                };
                return log_in_and_show(&web, visit, &address, &password, occasion).await;
            }
            Err(Error::InvalidLink) => return Err(PageError::NotFound),
            Err(Error::AddressTaken(_)) => {
                form.error("local_part", visit.t("admin-error-address-taken"));
            }
            Err(Error::PasswordRule(rule)) => explain_password(&visit, &mut form, rule),
            Err(fault) => return Err(fault.into()),
        }
    }
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &SetUpPage { visit, form })
}

async fn check(web: &Web, link: &str) -> Result<(), PageError> {
    match web.accounts.check_setup_link(link).await {
        Err(Error::InvalidLink) => Err(PageError::NotFound),
        other => Ok(other?),
    }
}

fn address(visit: &Visit, form: &mut Form, fields: &Fields) -> Option<Address> {
    let (local_part, domain) = (fields.local_part.trim(), fields.domain.trim());
    if domain.parse::<DomainName>().is_err() {
        form.error("domain", visit.t("admin-error-domain"));
        return None;
    }
    let address = format!("{local_part}@{domain}").parse().ok();
    if address.is_none() || local_part.contains('@') {
        form.error("local_part", visit.t("admin-error-local-part"));
        return None;
    }
    address
}
