//! `GET /api/dovecot/{email}`: what a delivery needs to know.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::{AddressInPath, mail_crypt_version};
use crate::Web;
use crate::api::{ApiError, Authorized, CommonAnswers, ErrorBody};

/// An account was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Found {
    /// Always `success`.
    #[schema(pattern = "^success$")]
    message: &'static str,
    body: FoundAccount,
}

/// The account, without any secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FoundAccount {
    /// The address in its canonical form.
    user: String,
    /// The mailbox's folder; only where the server is configured to say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    home: Option<String>,
    /// The owner of the files; only where the server is configured to say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u64)]
    uid: Option<u32>,
    /// Their group; only where the server is configured to say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u64)]
    gid: Option<u32>,
    /// 2: seal new mail to the public key. 0: do not.
    #[schema(maximum = 2, multiple_of = 2)]
    mail_crypt: u8,
    /// base64 of the SPKI PEM, or empty.
    mail_crypt_public_key: String,
    /// Such as `1024M`, or empty for Dovecot's own default.
    quota: String,
}

/// Who is this, and is their mail to be sealed?
#[utoipa::path(
    get,
    path = "/api/dovecot/{email}",
    tag = "dovecot",
    params(("email" = String, Path, description = "The address, in any case", example = "ada@example.org")),
    security(("bearer" = []), ("header" = [])),
    responses(
        CommonAnswers,
        (status = 200, description = "the account", body = Found),
        (status = 400, description = "the path cannot be read", body = ErrorBody),
        (status = 404, description = "no such account, or deleted", body = ErrorBody),
    )
)]
pub(crate) async fn lookup(
    _: Authorized,
    State(web): State<Web>,
    AddressInPath(address): AddressInPath,
) -> Result<Json<Found>, ApiError> {
    let found = web.accounts.lookup(&address).await?;
    let body = FoundAccount {
        user: found.address.to_string(),
        home: web.mailbox_home.of(&found.address),
        uid: web.mailbox_home.uid,
        gid: web.mailbox_home.gid,
        mail_crypt: mail_crypt_version(found.sealing),
        mail_crypt_public_key: found.public_key.unwrap_or_default(),
        quota: found
            .quota
            .map_or_else(String::new, |megabytes| format!("{megabytes}M")),
    };
    Ok(Json(Found {
        message: "success",
        body,
    }))
}
