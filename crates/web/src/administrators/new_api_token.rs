//! `/admin/new-api-token`

use accounts::{BearerToken, Error};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use model::ApiScope;
use serde::Deserialize;

use super::administrator::ServerAdministrator;
use crate::Web;
use crate::page::{Form, PageError, Posted, Visit, show, show_with};

#[derive(Template)]
#[template(path = "administrators/new_api_token.html")]
struct NewApiTokenPage {
    visit: Visit,
    form: Form,
}

/// The direct answer to the form that made the token: it has no address of its own, and
/// reloading it sends the form again instead of showing the token again.
#[derive(Template)]
#[template(path = "administrators/api_token_made.html")]
struct MadePage {
    visit: Visit,
    name: String,
    token: BearerToken,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
}

/// The form.
pub(super) async fn form(
    visit: Visit,
    ServerAdministrator(_): ServerAdministrator,
) -> Result<Response, PageError> {
    let form = Form::default();
    show(&NewApiTokenPage { visit, form })
}

/// Makes a token and shows it, in this answer and nowhere else. Sent twice, the name is taken.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    ServerAdministrator(by): ServerAdministrator,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let name = fields.name.trim();
    let mut form = Form::default().with("name", name);
    let scopes = [ApiScope::Dovecot];
    match web.accounts.create_api_token(&by, name, &scopes).await {
        Ok(token) => {
            let name = name.to_owned();
            return show(&MadePage { visit, name, token });
        }
        Err(Error::ApiTokenTaken(_)) => form.error("name", visit.t("admin-error-token-taken")),
        Err(Error::ApiTokenName) => form.error("name", visit.t("admin-error-token-name")),
        Err(fault) => return Err(fault.into()),
    }
    let page = NewApiTokenPage { visit, form };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
