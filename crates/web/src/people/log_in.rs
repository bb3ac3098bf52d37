//! `/log-in`

use accounts::{Begun, Error};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::register;
use super::words::require;
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, PageError, Posted, Redirect, Visit, show_with};

#[derive(Template)]
#[template(path = "people/log_in.html")]
struct LogInPage {
    visit: Visit,
    form: Form,
    hint: String,
    registration: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    login: String,
    password: SecretText,
}

/// The form.
pub(super) async fn form(State(web): State<Web>, visit: Visit) -> Result<Response, PageError> {
    if visit.visitor().is_some() {
        return Ok(Redirect::to("/account").into_response());
    }
    page(&web, visit, Form::default(), StatusCode::OK).await
}

/// Begins a session. Whoever had one in this browser leaves it behind, so nobody goes on
/// under a session that somebody else prepared.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let mut form = Form::default().with("login", fields.login.trim());
    if fields.login.trim().is_empty() {
        form.error("login", visit.t("error-no-address"));
    }
    require(&visit, &mut form, "password", &fields.password);
    if form.has_errors() {
        return page(&web, visit, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let SecretText(password) = &fields.password;
    let begun = web
        .accounts
        .begin_session(visit.source(), &fields.login, password);
    match begun.await {
        Ok(Begun::Session(token)) => {
            visit.end_session(&web).await?;
            let redirect = Redirect::to("/account").with_session(token);
            Ok(redirect.into_response())
        }
        Ok(Begun::Locked(_)) => Err(PageError::Locked),
        Ok(_) => Err(PageError::NotFound),
        Err(Error::WrongPassword) => {
            form.error("password", visit.t("log-in-failed"));
            page(&web, visit, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn page(
    web: &Web,
    visit: Visit,
    form: Form,
    status: StatusCode,
) -> Result<Response, PageError> {
    let domains = web.accounts.domains().await?;
    let hint = match domains.into_iter().min_by_key(|domain| domain.id) {
        Some(domain) => visit.t1("hint-login", "domain", domain.name),
        None => visit.t("hint-login-plain"),
    };
    let page = LogInPage {
        hint,
        registration: register::is_possible(web).await?,
        form,
        visit,
    };
    show_with(status, &page)
}
