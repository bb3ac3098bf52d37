//! Who asks, and in which language.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use accounts::{Error, SessionToken, Source, Visitor, form_token, is_form_token};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use model::{Address, Language};
use tower_http::csrf::ProtectionError;

use super::cookie::Cookie;
use super::language::preferred;
use super::refusal::refusal;
use super::source::source;
use super::{assets, date, texts};
use crate::Web;
use crate::page::PageError;

/// What every page knows of the request that it answers. Templates call it `visit`.
#[derive(Clone, Debug)]
pub(crate) struct Visit(Arc<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    language: Language,
    path: String,
    source: Source,
    visitor: Option<Visitor>,
    binding: Binding,
    /// A cookie that opens nothing any more.
    ended_session: bool,
    notice: Option<String>,
}

/// The cookie that forms are bound to. A form made before a log-in is none after it.
#[derive(Clone)]
enum Binding {
    /// Somebody is logged in.
    Session(String),
    /// Nobody is.
    Visit(String),
    /// Nobody is, and the browser has yet to get this.
    NewVisit(String),
}

impl Binding {
    fn cookie(&self) -> &str {
        match self {
            Self::Session(cookie) | Self::Visit(cookie) | Self::NewVisit(cookie) => cookie,
        }
    }
}

impl fmt::Debug for Binding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Binding(..)")
    }
}

impl Visit {
    async fn read(web: &Web, request: &Head) -> Result<Self, PageError> {
        let headers = &request.headers;
        let cookie = Cookie::SESSION
            .read(headers)
            .filter(|value| is_random(value));
        let visitor = match cookie {
            Some(cookie) => web.accounts.visitor(cookie).await?,
            None => None,
        };
        let binding = match (cookie.filter(|_| visitor.is_some()), known_visit(headers)) {
            (Some(session), _) => Binding::Session(session.to_owned()),
            (None, Some(visit)) => Binding::Visit(visit.to_owned()),
            (None, None) => Binding::NewVisit(web.accounts.new_visit_id()?),
        };
        Ok(Self(Arc::new(Inner {
            language: language_of(headers, visitor.as_ref()),
            path: request.path.clone(),
            source: request.source,
            ended_session: cookie.is_some() && visitor.is_none(),
            visitor,
            binding,
            notice: notice_of(headers),
        })))
    }

    /// A visit of nobody, for the page that says that not even this can be found out.
    fn unknown(request: Head) -> Self {
        Self(Arc::new(Inner {
            language: language_of(&request.headers, None),
            path: request.path,
            source: request.source,
            visitor: None,
            binding: Binding::Visit(String::new()),
            ended_session: false,
            notice: None,
        }))
    }

    /// The visit of a request that came through [`visit`].
    pub(crate) fn of(extensions: &Extensions) -> Result<Self, PageError> {
        let visit = extensions.get::<Self>().cloned();
        visit.ok_or(PageError::NotFound)
    }

    /// Who is logged in.
    pub(crate) fn visitor(&self) -> Option<&Visitor> {
        self.0.visitor.as_ref()
    }

    /// Whether anybody is.
    pub(crate) fn is_logged_in(&self) -> bool {
        matches!(self.0.binding, Binding::Session(_))
    }

    /// The visit as it is behind a log-in that this answer brings: its forms are bound to the
    /// new session.
    pub(crate) fn logged_in(&self, token: &SessionToken) -> Self {
        let mut inner = Inner::clone(&self.0);
        inner.binding = Binding::Session(token.reveal().to_owned());
        Self(Arc::new(inner))
    }

    /// Does what asks an owner who is logged in for the password once more, within the limits
    /// of log-ins.
    pub(crate) async fn prove_again<T>(
        &self,
        web: &Web,
        owner: &Address,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        web.accounts
            .prove_again(self.source(), owner, attempt)
            .await
    }

    /// Ends the session that this request came with, if there is one.
    pub(crate) async fn end_session(&self, web: &Web) -> Result<(), PageError> {
        if let Binding::Session(cookie) = &self.0.binding {
            web.accounts.end_session(cookie).await?;
        }
        Ok(())
    }

    /// The language of the answer.
    pub(crate) fn language(&self) -> Language {
        self.0.language
    }

    /// Where it came from.
    pub(crate) fn source(&self) -> Source {
        self.0.source
    }

    /// What was asked for, without anything behind a `?`.
    pub(crate) fn path(&self) -> &str {
        &self.0.path
    }

    /// What the form before this page has to say.
    pub(crate) fn notice(&self) -> Option<String> {
        self.0.notice.as_deref().map(|id| self.t(id))
    }

    /// A text of this id.
    pub(crate) fn t(&self, id: &str) -> String {
        texts::text(self.language(), id, &[])
    }

    /// A text with a value in it.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "templates hand in values and references alike"
    )]
    pub(crate) fn t1(&self, id: &str, name: &str, value: impl ToString) -> String {
        texts::text(self.language(), id, &[(name, &value.to_string())])
    }

    /// A text with two values in it.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "templates hand in values and references alike"
    )]
    pub(crate) fn t2(
        &self,
        id: &str,
        one_name: &str,
        one: impl ToString,
        other_name: &str,
        other: impl ToString,
    ) -> String {
        let (one, other) = (one.to_string(), other.to_string());
        let values = [(one_name, one.as_str()), (other_name, other.as_str())];
        texts::text(self.language(), id, &values)
    }

    /// A day and a time of day.
    pub(crate) fn moment(&self, moment: &DateTime<Utc>) -> String {
        date::moment(self.language(), *moment)
    }

    /// A day.
    pub(crate) fn day(&self, moment: &DateTime<Utc>) -> String {
        date::day(self.language(), *moment)
    }

    /// A time of day.
    #[allow(
        clippy::unused_self,
        reason = "whoever has a day and a moment from here looks for it here"
    )]
    pub(crate) fn time(&self, moment: &DateTime<Utc>) -> String {
        date::time(*moment)
    }

    /// Where an asset is, by its name.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::path(name)
    }

    /// What every form carries in its field `form_token`.
    pub(crate) fn form_token(&self) -> String {
        form_token(self.0.binding.cookie())
    }

    /// Whether a form with this token was made for this browser, and for whom it is now.
    pub(crate) fn made_form(&self, token: &str) -> bool {
        match &self.0.binding {
            Binding::Session(cookie) | Binding::Visit(cookie) => is_form_token(token, cookie),
            Binding::NewVisit(_) => false,
        }
    }

    fn set_cookies(&self, response: &mut Response) {
        let is_page = !response.status().is_redirection();
        let headers = response.headers_mut();
        let sets_session = headers
            .get_all(header::SET_COOKIE)
            .iter()
            .any(|line| Cookie::SESSION.is_set_by(line));
        if self.0.ended_session && !sets_session {
            Cookie::SESSION.clear(headers);
        }
        if let Binding::NewVisit(cookie) = &self.0.binding {
            Cookie::VISIT.set(headers, cookie, None);
        }
        if self.0.notice.is_some() && is_page {
            Cookie::NOTICE.clear(headers);
        }
    }
}

/// What is read of a request.
struct Head {
    path: String,
    headers: HeaderMap,
    source: Source,
}

fn known_visit(headers: &HeaderMap) -> Option<&str> {
    Cookie::VISIT.read(headers).filter(|value| is_random(value))
}

/// Whether it looks like one of our random values.
fn is_random(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What was chosen in this browser; then what the owner chose in another one; then what the
/// browser asks for.
fn language_of(headers: &HeaderMap, visitor: Option<&Visitor>) -> Language {
    let chosen_elsewhere = || match visitor? {
        Visitor::Member(member) => member.language(),
        _ => None,
    };
    Cookie::LANGUAGE
        .read(headers)
        .and_then(Language::from_code)
        .or_else(chosen_elsewhere)
        .or_else(|| preferred(headers))
        .unwrap_or_default()
}

fn notice_of(headers: &HeaderMap) -> Option<String> {
    let id = Cookie::NOTICE.read(headers)?;
    (id.starts_with("notice-") && texts::exists(id)).then(|| id.to_owned())
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        Self::of(&parts.extensions)
    }
}

/// Drops the work of a request that takes too long: transactions roll back, and jobs that
/// still wait for a derivation worker are skipped.
pub(crate) async fn give_up_in_time(
    State(timeout): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    tokio::time::timeout(timeout, next.run(request))
        .await
        .unwrap_or_else(|_| PageError::Unavailable.into_response())
}

/// Finds out who asks before anybody answers; makes a page of what was refused; sets cookies.
pub(crate) async fn visit(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let head = Head {
        path: request.uri().path().to_owned(),
        headers: request.headers().clone(),
        source: source(&request, &web.trusted_proxies),
    };
    let visit = match Visit::read(&web, &head).await {
        Ok(visit) => visit,
        Err(error) => return refusal(&Visit::unknown(head), &error),
    };
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        response = PageError::CrossSite.into_response();
    }
    if let Some(error) = response.extensions_mut().remove::<PageError>() {
        response = refusal(&visit, &error);
    }
    visit.set_cookies(&mut response);
    response
}
