//! How a handler answers.

use std::borrow::Cow;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use model::Language;
use zeroize::Zeroizing;

use accounts::SessionToken;

use super::cookie::Cookie;
use crate::page::{PageError, begin_session};

/// Large enough for most pages, so that one with a secret does not leave copies behind while
/// it grows.
const USUAL_SIZE: usize = 32 * 1024;
/// How long a notice waits for the page that shows it, in seconds.
const NOTICE_SECONDS: u32 = 60;
/// How long a chosen language is kept: a year, in seconds.
const LANGUAGE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Answers with a page.
pub(crate) fn show<T: Template>(page: &T) -> Result<Response, PageError> {
    show_with(StatusCode::OK, page)
}

/// Answers with a page and this status: 422 where a form is shown again.
pub(crate) fn show_with<T: Template>(status: StatusCode, page: &T) -> Result<Response, PageError> {
    let mut text = Zeroizing::new(String::with_capacity(USUAL_SIZE));
    page.render_into(&mut *text)
        .map_err(|fault| PageError::internal("a page could not be made", &fault))?;
    let body = bytes::Bytes::from_owner(Text(text));
    Ok((status, Html(axum::body::Body::from(body))).into_response())
}

/// A page on its way out; wiped when it has been sent.
struct Text(Zeroizing<String>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Answers a form that was carried out: the browser goes on to another page, and neither
/// reloading nor going back sends the form again.
#[derive(Debug)]
pub(crate) struct Redirect {
    path: Cow<'static, str>,
    notice: Option<&'static str>,
    language: Option<Language>,
    session: SessionChange,
}

#[derive(Debug, Default)]
enum SessionChange {
    #[default]
    None,
    Begins(SessionToken),
    Ends,
}

impl Redirect {
    /// To one of our pages.
    pub(crate) fn to(path: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.into(),
            notice: None,
            language: None,
            session: SessionChange::None,
        }
    }

    /// That page shows the message of this id, once. Its name begins with `notice-`.
    pub(crate) fn with_notice(mut self, id: &'static str) -> Self {
        self.notice = Some(id);
        self
    }

    /// The browser keeps this language.
    pub(crate) fn with_language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// A session begins.
    pub(crate) fn with_session(mut self, token: SessionToken) -> Self {
        self.session = SessionChange::Begins(token);
        self
    }

    /// The browser forgets its session.
    pub(crate) fn without_session(mut self) -> Self {
        self.session = SessionChange::Ends;
        self
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let Ok(location) = HeaderValue::try_from(self.path.as_ref()) else {
            return PageError::NotFound.into_response();
        };
        let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
        if let Some(id) = self.notice {
            Cookie::NOTICE.set(response.headers_mut(), id, Some(NOTICE_SECONDS));
        }
        if let Some(language) = self.language {
            let seconds = Some(LANGUAGE_SECONDS);
            Cookie::LANGUAGE.set(response.headers_mut(), language.code(), seconds);
        }
        match &self.session {
            SessionChange::None => {}
            SessionChange::Begins(token) => begin_session(&mut response, token),
            SessionChange::Ends => Cookie::SESSION.clear(response.headers_mut()),
        }
        response
    }
}
