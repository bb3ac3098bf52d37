//! A form that somebody sent.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::api::wipe;
use crate::page::{PageError, Visit};

/// The most bytes of a form: several passwords of 4096 bytes, each of them written as `%XX`.
const MOST_BYTES: usize = 64 * 1024;
const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// The fields of a form that was sent from a page of ours, in this browser. Fields that are
/// missing should be as good as empty: give the struct `#[serde(default)]`.
pub(crate) struct Posted<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &S) -> Result<Self, PageError> {
        let visit = Visit::of(request.extensions())?;
        let media_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        if !media_type.trim().eq_ignore_ascii_case(MEDIA_TYPE) {
            return Err(PageError::NoForm);
        }
        let body = to_bytes(request.into_body(), MOST_BYTES)
            .await
            .map_err(|_| PageError::NoForm)?;
        let parsed = read(&visit, &body);
        wipe(body);
        parsed.map(Self)
    }
}

/// What every form carries.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Token {
    form_token: String,
}

fn read<T: DeserializeOwned>(visit: &Visit, body: &[u8]) -> Result<T, PageError> {
    let Token { form_token } = serde_urlencoded::from_bytes(body).map_err(|_| PageError::NoForm)?;
    if !visit.made_form(&form_token) {
        return Err(PageError::StaleForm);
    }
    serde_urlencoded::from_bytes(body).map_err(|_| PageError::NoForm)
}

/// A box that was ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked(pub(crate) bool);

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(!text.is_empty()))
    }
}
