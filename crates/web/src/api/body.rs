//! Reading a request's body, which holds a password.

use std::error::Error;

use accounts::Secret;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

use crate::api::ApiError;

/// The most bytes of a body. The longest password has 4096, and JSON may write each of
/// them as `\u00XX`.
const MOST_BYTES: usize = 32 * 1024;

/// A body in JSON or as a URL-encoded form, told apart by its media type.
pub(crate) struct JsonOrForm<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for JsonOrForm<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let format = Format::of(request.headers())?;
        let body = to_bytes(request.into_body(), MOST_BYTES)
            .await
            .map_err(|fault| unread(&fault))?;
        let parsed = match format {
            Format::Json => serde_json::from_slice(&body).map_err(|fault| describe(&fault)),
            Format::Form => serde_urlencoded::from_bytes(&body)
                .map_err(|_| "the form could not be read".to_owned()),
        };
        wipe(body);
        parsed.map(Self).map_err(ApiError::Malformed)
    }
}

enum Format {
    Json,
    Form,
}

impl Format {
    fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        let media_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        match media_type.as_str() {
            "application/json" => Ok(Self::Json),
            "application/x-www-form-urlencoded" => Ok(Self::Form),
            _ => Err(ApiError::UnsupportedMediaType),
        }
    }
}

/// A body beyond the limit is told apart from one that broke off on its way.
fn unread(fault: &axum::Error) -> ApiError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(fault);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return ApiError::TooLarge;
        }
        cause = error.source();
    }
    ApiError::Malformed("the body could not be read".to_owned())
}

/// serde's own message may quote the input, which may be a password; the position and
/// the kind of fault are enough.
fn describe(fault: &serde_json::Error) -> String {
    let kind = match fault.classify() {
        serde_json::error::Category::Syntax => "is not JSON",
        serde_json::error::Category::Data => "lacks a field, or has one twice or of the wrong type",
        serde_json::error::Category::Eof => "ends too early",
        serde_json::error::Category::Io => "could not be read",
    };
    let (line, column) = (fault.line(), fault.column());
    format!("the body {kind} (line {line}, column {column})")
}

/// Overwrites the body where nobody else holds a part of it.
pub(crate) fn wipe(body: Bytes) {
    if let Ok(mut body) = body.try_into_mut() {
        body.as_mut().zeroize();
    }
}

/// A secret in a field of a body. It goes from the parser into a [`Secret`] at once; a field
/// that is missing is as good as an empty one where the body is a form of a page.
pub(crate) struct SecretText(pub(crate) Secret);

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Secret::from_string(text)))
    }
}

impl Default for SecretText {
    fn default() -> Self {
        Self(Secret::new([]))
    }
}
