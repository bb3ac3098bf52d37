//! What a person sees where there is no page: what happened, and where to go from here.

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use crate::page::{PageError, Visit, show_with};

/// How long a browser should wait before it asks a busy server again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    visit: Visit,
    title: String,
    text: String,
    fault: Option<String>,
    /// Where to try again; none where that would not help.
    again: Option<String>,
}

/// Makes a page of an error.
pub(super) fn refusal(visit: &Visit, error: &PageError) -> Response {
    let (title, text) = words(visit, error);
    let page = RefusalPage {
        title,
        text,
        fault: match error {
            PageError::Internal(id) => Some(id.clone()),
            _ => None,
        },
        again: may_try_again(error).then(|| visit.path().to_owned()),
        visit: visit.clone(),
    };
    let mut response =
        show_with(error.status(), &page).unwrap_or_else(|_| error.status().into_response());
    if matches!(error, PageError::Unavailable) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

fn words(visit: &Visit, error: &PageError) -> (String, String) {
    let t = |id| visit.t(id);
    match error {
        PageError::NotFound => (t("refusal-not-found"), t("refusal-not-found-text")),
        PageError::MethodNotAllowed => (t("refusal-method"), t("refusal-method-text")),
        PageError::CrossSite => (t("refusal-cross-site"), t("refusal-cross-site-text")),
        PageError::StaleForm => (t("refusal-stale-form"), t("refusal-stale-form-text")),
        PageError::NoForm => (t("refusal-no-form"), t("refusal-no-form-text")),
        PageError::LogInFirst | PageError::ChangePasswordFirst => {
            (t("refusal-log-in"), t("refusal-log-in-text"))
        }
        PageError::Locked => (t("refusal-locked"), t("refusal-locked-text")),
        PageError::TooManyAttempts(until) => {
            let until = visit.moment(until);
            (
                t("refusal-too-many"),
                visit.t1("refusal-too-many-text", "until", until),
            )
        }
        PageError::Unavailable => (t("refusal-busy"), t("refusal-busy-text")),
        PageError::Internal(_) => (t("refusal-internal"), t("refusal-internal-text")),
    }
}

fn may_try_again(error: &PageError) -> bool {
    matches!(
        error,
        PageError::StaleForm | PageError::NoForm | PageError::Unavailable | PageError::Internal(_)
    )
}

/// Where nothing else answers.
pub(crate) async fn not_found(request: Request) -> PageError {
    let _ = request;
    PageError::NotFound
}

/// Where a page is, and takes no such request. Whoever reloads the answer to a form after
/// the browser forgot what was sent asks for it like this, and should find the form.
pub(crate) async fn wrong_method(request: Request) -> PageError {
    if request.method() == Method::GET {
        return PageError::NotFound;
    }
    PageError::MethodNotAllowed
}
