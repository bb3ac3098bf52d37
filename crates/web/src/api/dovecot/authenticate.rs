//! `POST /api/dovecot/{email}`: may they come in, and what are their keys?

use accounts::{Error, LogIn, MailClient, PrivateKey};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use super::{AddressInPath, mail_crypt_version};
use crate::Web;
use crate::api::{ApiError, Authorized, CommonAnswers, ErrorBody, JsonOrForm, SecretText};

/// The most characters of a service's name.
const MOST_SERVICE: usize = 40;

/// A log-in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Credentials {
    /// The password, not empty, at most 4096 bytes.
    #[schema(value_type = String, format = Password)]
    password: SecretText,
    /// Where the mail program connects from. Guessing is limited by it, and the owner sees it
    /// beside the keys that were handed over.
    remote_ip: Option<String>,
    /// `imap`, `pop3`, `submission`, ...
    service: Option<String>,
    /// Dovecot's id of the session.
    session: Option<String>,
}

/// The password was right.
#[derive(Serialize, ToSchema)]
pub(crate) struct LoggedIn<'a> {
    /// Always `success`.
    #[schema(pattern = "^success$")]
    message: &'static str,
    body: Keys<'a>,
}

/// The keys of the session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Keys<'a> {
    /// 2: seal new mail to the public key. 0: do not.
    #[schema(maximum = 2, multiple_of = 2)]
    mail_crypt: u8,
    /// base64 of the PKCS#8 PEM, or empty. Given whenever the account has a key, so that
    /// sealed mail stays readable with sealing switched off.
    mail_crypt_private_key: &'a str,
    /// base64 of the SPKI PEM, or empty.
    mail_crypt_public_key: &'a str,
    /// Former keys whose mail this session can read, each as base64 of the PKCS#8 PEM.
    mail_crypt_retired_private_keys: Vec<&'a str>,
}

/// May they come in, and what are their keys?
#[utoipa::path(
    post,
    path = "/api/dovecot/{email}",
    tag = "dovecot",
    params(("email" = String, Path, description = "The address, in any case", example = "ada@example.org")),
    security(("bearer" = []), ("header" = [])),
    request_body(content(
        (Credentials = "application/json"),
        (Credentials = "application/x-www-form-urlencoded"),
    )),
    responses(
        CommonAnswers,
        (status = 200, description = "they may; these are the keys", body = LoggedIn),
        (status = 400, description = "the body or path cannot be read", body = ErrorBody),
        (
            status = 401,
            description = "wrong password; or no token, or an unknown one",
            body = ErrorBody,
            headers(("WWW-Authenticate" = String, description = "`Bearer`, where the token is at fault")),
        ),
        (status = 403, description = "locked, or a new password is required; or a token for something else", body = ErrorBody),
        (status = 404, description = "no such account, or deleted", body = ErrorBody),
        (status = 413, description = "the body is too large", body = ErrorBody),
        (status = 415, description = "neither JSON nor a form", body = ErrorBody),
        (status = 422, description = "the password is empty", body = ErrorBody),
    )
)]
pub(crate) async fn authenticate(
    _: Authorized,
    State(web): State<Web>,
    AddressInPath(address): AddressInPath,
    JsonOrForm(credentials): JsonOrForm<Credentials>,
) -> Result<Response, ApiError> {
    let SecretText(password) = &credentials.password;
    if password.is_empty() {
        return Err(ApiError::Blank("password"));
    }
    let client = MailClient {
        // What is no address is none: Dovecot tells one or nothing.
        address: credentials
            .remote_ip
            .as_deref()
            .and_then(|text| text.trim().parse().ok()),
        service: service(credentials.service.as_deref().unwrap_or_default()),
    };
    let log_in = web
        .accounts
        .log_in_from(&client, &address, password)
        .await
        .map_err(|fault| refusal(&web, fault))?;
    tracing::info!(
        %address,
        remote_ip = client.address.map(|address| address.to_string()),
        service = client.service,
        session = credentials.session,
        key = log_in.private_key.as_ref().map(|key| key.key_id().to_string()),
        former_keys = log_in.retired_private_keys.len(),
        "logged in"
    );
    answer(&log_in)
}

/// What a service may be called.
fn service(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_ascii_alphanumeric() || "-_".contains(*character))
        .take(MOST_SERVICE)
        .collect::<String>()
        .to_ascii_lowercase()
}

fn refusal(web: &Web, fault: Error) -> ApiError {
    match fault {
        Error::TooManyAttempts(until) => {
            ApiError::TooManyAttempts(web.accounts.seconds_until(until))
        }
        fault => fault.into(),
    }
}

fn answer(log_in: &LogIn) -> Result<Response, ApiError> {
    let retired = log_in.retired_private_keys.iter().map(PrivateKey::encoded);
    let answer = LoggedIn {
        message: "success",
        body: Keys {
            mail_crypt: mail_crypt_version(log_in.sealing),
            mail_crypt_private_key: log_in.private_key.as_ref().map_or("", PrivateKey::encoded),
            mail_crypt_public_key: log_in.public_key.as_deref().unwrap_or_default(),
            mail_crypt_retired_private_keys: retired.collect(),
        },
    };
    // Large enough for the most keys, so that growing leaves no copies behind; wiped when
    // the answer has been sent.
    let mut body = Zeroizing::new(Vec::with_capacity(16 * 1024));
    serde_json::to_writer(&mut *body, &answer).map_err(|_| ApiError::Internal)?;
    let json = HeaderValue::from_static("application/json");
    let body = Body::from(Bytes::from_owner(body));
    Ok(([(header::CONTENT_TYPE, json)], body).into_response())
}
