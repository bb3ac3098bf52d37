//! `/recovery`

use accounts::{Error, RecoveryPhase, RecoveryToken, Source};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use model::Address;
use serde::Deserialize;

use super::old_mail::parse_token;
use super::recovery_finish::ReadyPage;
use super::words::require;
use crate::Web;
use crate::api::SecretText;
use crate::page::{Form, PageError, Posted, Visit, show, show_with};

#[derive(Template)]
#[template(path = "people/recovery.html")]
pub(super) struct RecoveryPage {
    pub(super) visit: Visit,
    pub(super) form: Form,
}

#[derive(Template)]
#[template(path = "people/recovery_waiting.html")]
struct WaitingPage {
    visit: Visit,
    ready: String,
    expires: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    login: String,
    token: SecretText,
}

/// The form.
pub(super) async fn form(visit: Visit) -> Result<Response, PageError> {
    let form = Form::default();
    show(&RecoveryPage { visit, form })
}

/// Starts a recovery, or goes on with one. The answer depends on the token, so it has no
/// address of its own.
pub(super) async fn submit(
    State(web): State<Web>,
    visit: Visit,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let login = fields.login.trim();
    let mut form = Form::default().with("login", login);
    if login.is_empty() {
        form.error("login", visit.t("error-no-address"));
    }
    require(&visit, &mut form, "token", &fields.token);
    let token = parse_token(&fields.token.0);
    if token.is_none() {
        form.error("token", visit.t("error-token-form"));
    }
    if let Some(token) = token.filter(|_| !form.has_errors()) {
        match start(&web, visit.source(), login, &token).await {
            Ok((address, phase)) => return going_on(visit, &address, token, phase),
            Err(Error::WrongRecoveryToken) => form.error("token", visit.t("recovery-failed")),
            Err(fault) => return Err(fault.into()),
        }
    }
    show_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        &RecoveryPage { visit, form },
    )
}

async fn start(
    web: &Web,
    source: Source,
    login: &str,
    token: &RecoveryToken,
) -> Result<(Address, RecoveryPhase), Error> {
    let address = web.accounts.address_of_login(login).await?;
    let address = address.ok_or(Error::WrongRecoveryToken)?;
    let phase = web.accounts.start_recovery(source, &address, token).await?;
    Ok((address, phase))
}

fn going_on(
    visit: Visit,
    address: &Address,
    token: RecoveryToken,
    phase: RecoveryPhase,
) -> Result<Response, PageError> {
    match phase {
        RecoveryPhase::Ready(recovery) => {
            let expires = Some(visit.moment(&recovery.expires));
            show(&ReadyPage::new(
                visit,
                address,
                token,
                expires,
                Form::default(),
            ))
        }
        RecoveryPhase::Waiting(recovery) => show(&WaitingPage {
            ready: visit.moment(&recovery.ready),
            expires: visit.moment(&recovery.expires),
            visit,
        }),
        // Starting makes one of the two.
        RecoveryPhase::NotStarted | RecoveryPhase::Expired(_) => Err(PageError::Unavailable),
    }
}
