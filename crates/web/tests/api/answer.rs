//! An answer, and what is true of all of them.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Response, header};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::description;

/// What the server said to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    request: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) raw: Vec<u8>,
    pub(crate) body: Value,
}

impl Answer {
    /// Reads an answer and asserts what holds for every one.
    pub(crate) async fn read(method: &Method, path: &str, response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let raw = body.collect().await.unwrap().to_bytes().to_vec();
        let body = serde_json::from_slice(&raw)
            .unwrap_or_else(|fault| panic!("{method} {path}: {fault} in {raw:?}"));
        let answer = Self {
            request: format!("{method} {path}"),
            status: parts.status.as_u16(),
            headers: parts.headers,
            raw,
            body,
        };
        answer.assert_headers();
        description::assert_described(method, path, &answer);
        answer
    }

    /// A header's value, if the answer has exactly one.
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        match values.as_slice() {
            [value] => Some(value.to_str().unwrap()),
            _ => None,
        }
    }

    fn assert_headers(&self) {
        let content_type = self.header(header::CONTENT_TYPE);
        assert_eq!(content_type, Some("application/json"), "{self:?}");
        assert_eq!(self.header(header::CACHE_CONTROL), Some("no-store"));
        let retry_after = (self.status == 503).then_some("1");
        assert_eq!(self.header(header::RETRY_AFTER), retry_after, "{self:?}");
        let of_token = self.status == 401 && self.body.get("error").is_some();
        let challenge = of_token.then_some("Bearer");
        assert_eq!(self.header(header::WWW_AUTHENTICATE), challenge, "{self:?}");
    }

    /// Asserts status and body, both exactly.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "reads better with json!")]
    pub(crate) fn is(&self, status: u16, body: Value) {
        let expected = (status, &body);
        assert_eq!((self.status, &self.body), expected, "{}", self.request);
    }
}
