//! An answer, and what is true of all of them.

use axum::body::Body;
use axum::http::{HeaderMap, Response, header};
use http_body_util::BodyExt;

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) request: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    /// Reads an answer and asserts what holds for every one. None of `secrets` is in a header.
    pub(crate) async fn read(request: String, response: Response<Body>, secrets: &[&str]) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let page = Self {
            request,
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        };
        page.assert_headers();
        page.assert_silent(secrets);
        if page
            .header(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            page.assert_html();
        }
        page
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    fn assert_headers(&self) {
        let request = &self.request;
        for (name, expected) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(self.header(name), Some(expected), "{request}");
        }
        let policy = self.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{request}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        if !request.contains("/assets/") {
            let kept = self.header(header::CACHE_CONTROL);
            assert_eq!(kept, Some("no-store"), "{request}");
        }
        let retry_after = (self.status == 503).then_some("5");
        assert_eq!(self.header(header::RETRY_AFTER), retry_after, "{request}");
        for line in self.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            assert!(line.starts_with("__Host-waxseal-"), "{line}");
            for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                assert!(line.contains(part), "{request}: {line}");
            }
        }
    }

    fn assert_silent(&self, secrets: &[&str]) {
        for (name, value) in &self.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            for secret in secrets {
                let is_there = !secret.is_empty() && value.contains(secret);
                assert!(!is_there, "{}: {secret} is in {name}", self.request);
            }
        }
    }

    /// A whole page in some language, with nothing inline and nothing from elsewhere.
    fn assert_html(&self) {
        let (request, text) = (&self.request, &self.text);
        assert!(
            text.starts_with("<!doctype html>\n<html lang=\""),
            "{request}: {text}"
        );
        assert_eq!(text.matches("<h1").count(), 1, "{request}");
        assert!(text.contains("<main id=\"main\""), "{request}");
        assert!(!text.contains("<title> "), "{request}");
        // The path that was asked for comes back as a value, whatever it looks like.
        let own = without_asked_path(text);
        for forbidden in [
            " style=",
            "<style",
            " onclick=",
            "javascript:",
            "://",
            "<script>",
        ] {
            assert!(
                !own.contains(forbidden),
                "{request} has {forbidden}: {text}"
            );
        }
        for form in text.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            // A search ends up in the address, where no token belongs.
            let is_search = form.contains(" method=\"get\"") && form.contains(" role=\"search\"");
            let has_token = form.contains("name=\"form_token\"");
            assert_ne!(is_search, has_token, "{request}: {form}");
            let is_sent = form.contains(" method=\"post\"");
            assert!(is_sent || is_search, "{request}: {form}");
        }
        // Every description that a field names is there.
        for rest in text.split("aria-describedby=\"").skip(1) {
            for id in rest.split('"').next().unwrap().split(' ') {
                let marked = format!("id=\"{id}\"");
                assert!(text.contains(&marked), "{request} lacks {marked}");
            }
        }
    }

    /// The token that the page's forms carry.
    pub(crate) fn form_token(&self) -> Option<&str> {
        let (_, rest) = self.text.split_once("name=\"form_token\" value=\"")?;
        rest.split('"').next()
    }

    /// The recovery token that the page shows.
    pub(crate) fn shown_token(&self) -> Option<&str> {
        let (_, rest) = self.text.split_once("<output id=\"recovery-token\">")?;
        rest.split('<').next()
    }

    /// What names the token that the page asks about.
    pub(crate) fn receipt(&self) -> &str {
        let (_, rest) = self.text.split_once("name=\"receipt\" value=\"").unwrap();
        rest.split('"').next().unwrap()
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}: {}", self.request, self.text);
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(
            self.text.contains(text),
            "{} lacks {text}: {}",
            self.request,
            self.text
        );
        self
    }

    #[track_caller]
    pub(crate) fn leads_to(&self, path: &str) -> &Self {
        self.is(303);
        assert_eq!(
            self.header(header::LOCATION),
            Some(path),
            "{}",
            self.request
        );
        self
    }
}

/// The text without the value of the field that the language buttons send along.
fn without_asked_path(text: &str) -> String {
    let field = " name=\"to\" value=\"";
    match text.split_once(field) {
        Some((before, rest)) => match rest.split_once('"') {
            Some((_, after)) => format!("{before}{field}\"{after}"),
            None => text.to_owned(),
        },
        None => text.to_owned(),
    }
}
