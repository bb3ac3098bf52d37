//! Who may ask.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use model::ApiScope;

use crate::Web;
use crate::api::ApiError;

/// Proof that the request carries a token for Dovecot's part of the API. As the first
/// argument of an endpoint it is checked before anything else of the request is read.
pub(crate) struct Authorized;

impl FromRequestParts<Web> for Authorized {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, ApiError> {
        let token = presented(&parts.headers).ok_or(ApiError::NoToken)?;
        web.accounts
            .check_api_token(token, ApiScope::Dovecot)
            .await?;
        Ok(Self)
    }
}

/// `Authorization: Bearer TOKEN` (RFC 6750 section 2.1; the scheme in any case), else
/// `X-API-Token: TOKEN`.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text(header::AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .or_else(|| text("x-api-token"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_headers_and_any_case() {
        let token = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            presented(&headers).map(str::to_owned)
        };
        assert_eq!(token("authorization", "Bearer abc"), Some("abc".into()));
        assert_eq!(token("authorization", "bEARER  abc"), Some("abc".into()));
        assert_eq!(token("x-api-token", "abc"), Some("abc".into()));
        assert_eq!(token("authorization", "Basic abc"), None);
        assert_eq!(token("authorization", "abc"), None);
        assert_eq!(presented(&HeaderMap::new()), None);
    }
}
