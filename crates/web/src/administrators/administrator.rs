//! Who administers, as handlers ask for it.

use accounts::{Authority, Visitor};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use model::{Address, Role};

use crate::page::{Member, PageError, Visit};

/// An administrator, of the server or of a domain. As an argument of a handler it keeps out
/// everybody else: for other members there is no such page. What exactly an administrator may
/// do, [`accounts`] decides at every use case.
pub(crate) struct Administrator {
    pub(crate) authority: Authority,
    pub(crate) address: Address,
    /// Whether the whole server is theirs, and not one domain only.
    pub(crate) of_the_server: bool,
}

impl<S: Sync> FromRequestParts<S> for Administrator {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let Member(member) = Member::from_request_parts(parts, state).await?;
        let authority = member.authority().ok_or(PageError::NotFound)?;
        Ok(Self {
            authority,
            address: member.address().clone(),
            of_the_server: member.roles().contains(&Role::Admin),
        })
    }
}

/// An administrator of the whole server, for pages that others have no use for.
pub(crate) struct ServerAdministrator(pub(crate) Authority);

impl<S: Sync> FromRequestParts<S> for ServerAdministrator {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let administrator = Administrator::from_request_parts(parts, state).await?;
        if !administrator.of_the_server {
            return Err(PageError::NotFound);
        }
        Ok(Self(administrator.authority))
    }
}

impl Visit {
    /// Whether an administrator asks: templates show the way to these pages.
    pub(crate) fn administers(&self) -> bool {
        matches!(self.visitor(), Some(Visitor::Member(member)) if member.authority().is_some())
    }

    /// Whether it is one of the whole server.
    pub(crate) fn administers_the_server(&self) -> bool {
        let server = Role::Admin;
        matches!(self.visitor(), Some(Visitor::Member(member)) if member.roles().contains(&server))
    }

    /// Whether the page belongs to this section of the administration.
    pub(crate) fn is_within(&self, section: &str) -> bool {
        let rest = self.path().strip_prefix(section);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}
