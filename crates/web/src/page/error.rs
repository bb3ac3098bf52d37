//! Why there is no page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use chrono::{DateTime, Utc};

use super::answer::Redirect;
use crate::fault::{next_fault_id, with_causes};

/// Every way in which a handler does not answer with its page. What the person sees of it is
/// made in [`refusal`](super::refusal), in their language.
#[derive(Clone, Debug)]
pub(crate) enum PageError {
    /// Nothing is there, or nothing that this person may know of.
    NotFound,
    /// The page is there, but takes no such request.
    MethodNotAllowed,
    /// Another site sent the form.
    CrossSite,
    /// The form was made before somebody logged in or out in this browser.
    StaleForm,
    /// What was sent is no form of ours.
    NoForm,
    /// The page is for people who are logged in.
    LogInFirst,
    /// The owner was told to choose a new password, and may do nothing before that.
    ChangePasswordFirst,
    /// The account is locked.
    Locked,
    /// Too many attempts; none is made before this moment.
    TooManyAttempts(DateTime<Utc>),
    /// Too much is going on, or the database is away.
    Unavailable,
    /// A fault; the log describes it under this id.
    Internal(String),
}

impl PageError {
    /// A fault of ours: its causes go to the log, and an id to the person.
    pub(crate) fn internal(what: &str, fault: &dyn std::error::Error) -> Self {
        let id = next_fault_id();
        tracing::error!(id, fault = with_causes(fault), "{what}");
        Self::Internal(id)
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::CrossSite | Self::StaleForm | Self::Locked => StatusCode::FORBIDDEN,
            Self::NoForm => StatusCode::BAD_REQUEST,
            Self::LogInFirst | Self::ChangePasswordFirst => StatusCode::SEE_OTHER,
            Self::TooManyAttempts(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for PageError {
    /// An empty answer that carries the error along; [`visit`](super::visit::visit) makes it a
    /// page, for it knows the language.
    fn into_response(self) -> Response {
        match self {
            Self::LogInFirst => {
                let redirect = Redirect::to("/log-in").with_notice("notice-log-in-again");
                return redirect.into_response();
            }
            Self::ChangePasswordFirst => return Redirect::to("/account/password").into_response(),
            _ => {}
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<accounts::Error> for PageError {
    /// What the handler did not know how to say.
    fn from(fault: accounts::Error) -> Self {
        use accounts::Error;
        match fault {
            Error::Busy => Self::Unavailable,
            Error::TooManyAttempts(until) => Self::TooManyAttempts(until),
            // Nobody learns of what is not theirs.
            Error::NotAllowed | Error::UnknownAccount(_) | Error::UnknownDomain(_) => {
                Self::NotFound
            }
            Error::Store(fault) if fault.is_transient() => {
                tracing::error!(fault = with_causes(&fault), "the database is unavailable");
                Self::Unavailable
            }
            fault => Self::internal("a request failed", &fault),
        }
    }
}
