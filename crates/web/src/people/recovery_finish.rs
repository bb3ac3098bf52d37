//! `/recovery/finish`

use accounts::{Error, RecoveryToken};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use model::Address;
use serde::Deserialize;

use super::new_token::{Occasion, log_in_and_show};
use super::old_mail::parse_token;
use super::recovery::RecoveryPage;
use super::words::{explain, require_twice};
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, PageError, Posted, Visit, show_with};

/// Asks for the new password. It carries the token that was just proven, so that it need not
/// be typed again; like all pages it is kept nowhere.
#[derive(Template)]
#[template(path = "people/recovery_ready.html")]
pub(super) struct ReadyPage {
    visit: Visit,
    form: Form,
    address: Address,
    token: RecoveryToken,
    expires: Option<String>,
}

impl ReadyPage {
    pub(super) fn new(
        visit: Visit,
        address: &Address,
        token: RecoveryToken,
        expires: Option<String>,
        form: Form,
    ) -> Self {
        Self {
            visit,
            form,
            address: address.clone(),
            token,
            expires,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    username: String,
    token: SecretText,
    new: SecretText,
    repeated: SecretText,
}

/// Sets the new password, logs in with it, and shows the new token in this answer.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let address: Address = fields.username.parse().map_err(|_| PageError::NoForm)?;
    let token = parse_token(&fields.token.0).ok_or(PageError::NoForm)?;
    let mut form = Form::default();
    require_twice(&visit, &mut form, &fields.new, &fields.repeated);
    if !form.has_errors() {
        let SecretText(new) = fields.new;
        let finished = web
            .accounts
            .finish_recovery(visit.source(), &address, &token, new.clone())
            .await;
        match finished {
            Ok(token) => {
                let occasion = Occasion {
                    title: visit.t("recovery-done-title"),
                    text: visit.t("recovery-done-text"),
                    token,
                };
                return log_in_and_show(&web, visit, &address, &new, occasion).await;
            }
            Err(Error::PasswordRule(rule)) => {
                explain(&visit, &mut form, "new", Error::PasswordRule(rule))?;
            }
            Err(fault) => return begin_anew(visit, &fields.username, fault),
        }
    }
    let page = ReadyPage::new(visit, &address, token, None, form);
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The recovery cannot be finished with this token, or not now: back to its first page.
fn begin_anew(visit: Visit, login: &str, fault: Error) -> Result<Response, PageError> {
    let text = match fault {
        Error::WrongRecoveryToken => visit.t("recovery-failed"),
        Error::RecoveryNotStarted | Error::RecoveryTooEarly(_) => visit.t("recovery-not-running"),
        Error::RecoveryExpired(_) => visit.t("recovery-expired"),
        other => return Err(other.into()),
    };
    let mut form = Form::default().with("login", login);
    form.error("token", text);
    show_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &RecoveryPage { visit, form },
    )
}
