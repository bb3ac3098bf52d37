//! Who is logged in, as handlers ask for it.

use accounts::{SessionToken, Visitor};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use model::Address;

use super::cookie::Cookie;
use crate::page::{PageError, Visit};

/// The owner of an account who may use the pages. As an argument of a handler it keeps out
/// everybody else: to the log-in, to the page for a new password, or to a word about the lock.
pub(crate) struct Member(pub(crate) accounts::Member);

impl<S: Sync> FromRequestParts<S> for Member {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        match Visit::of(&parts.extensions)?.visitor() {
            Some(Visitor::Member(member)) => Ok(Self(member.clone())),
            Some(Visitor::MustChangePassword(_)) => Err(PageError::ChangePasswordFirst),
            Some(Visitor::Locked(_)) => Err(PageError::Locked),
            _ => Err(PageError::LogInFirst),
        }
    }
}

/// An owner who may at least choose a new password.
pub(crate) struct Owner {
    pub(crate) address: Address,
    /// Whether that is all the owner may do.
    pub(crate) must_change_password: bool,
}

impl<S: Sync> FromRequestParts<S> for Owner {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        match Visit::of(&parts.extensions)?.visitor() {
            Some(Visitor::Member(member)) => Ok(Self {
                address: member.address().clone(),
                must_change_password: false,
            }),
            Some(Visitor::MustChangePassword(newcomer)) => Ok(Self {
                address: newcomer.address().clone(),
                must_change_password: true,
            }),
            Some(Visitor::Locked(_)) => Err(PageError::Locked),
            _ => Err(PageError::LogInFirst),
        }
    }
}

/// Logs in with an answer.
pub(crate) fn begin_session(response: &mut Response, token: &SessionToken) {
    Cookie::SESSION.set(response.headers_mut(), token.reveal(), None);
}
