//! What Dovecot's adapter asks: is the server there, who is this, may they come in.

pub(crate) mod authenticate;
pub(crate) mod lookup;
pub(crate) mod status;

use accounts::Sealing;
use axum::extract::FromRequestParts;
use axum::extract::Path;
use axum::http::request::Parts;
use model::Address;

use crate::api::ApiError;

/// How Dovecot names the version of its stream format that seals, and none at all.
fn mail_crypt_version(sealing: Sealing) -> u8 {
    match sealing {
        Sealing::Sealed => 2,
        Sealing::Unsealed => 0,
    }
}

/// The address in the path. What is no address at all is nobody's.
pub(crate) struct AddressInPath(pub(crate) Address);

impl<S: Send + Sync> FromRequestParts<S> for AddressInPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::Malformed("the path is not UTF-8".to_owned()))?;
        text.parse().map(Self).map_err(|_| ApiError::UserNotFound)
    }
}
