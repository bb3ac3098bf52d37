//! Whose session it is, asked at every request of a page.

use std::sync::Arc;

use model::{Account, AccountId, Address, Language, Role, Roles, Session, SessionId};
use vault::bearer_token_digest;

use super::{USE_GRAIN, is_alive};
use crate::clock::whole_seconds;
use crate::{Accounts, Error};

/// Who asks for a page, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Visitor {
    /// The owner of an account.
    Member(Member),
    /// An owner who must choose a new password, and may do nothing before that.
    MustChangePassword(Newcomer),
    /// The owner of an account that was locked (`ROLE_SPAM`) meanwhile: one page says so.
    Locked(Newcomer),
}

/// An owner who is logged in and may use the pages. Only a session makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub(crate) account: AccountId,
    pub(crate) session: SessionId,
    address: Address,
    roles: Roles,
    language: Option<Language>,
}

/// An owner who is logged in and may not use the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    address: Address,
}

impl Member {
    /// The account's address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What the account may do.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// The language that the owner has chosen.
    pub fn language(&self) -> Option<Language> {
        self.language
    }
}

impl Newcomer {
    /// The account's address.
    pub fn address(&self) -> &Address {
        &self.address
    }
}

impl Visitor {
    /// The account's address.
    pub fn address(&self) -> &Address {
        match self {
            Self::Member(member) => member.address(),
            Self::MustChangePassword(newcomer) | Self::Locked(newcomer) => newcomer.address(),
        }
    }

    fn of(account: Account, session: SessionId) -> Self {
        let address = account.address;
        if account.roles.contains(&Role::Spam) {
            return Self::Locked(Newcomer { address });
        }
        if account.password_change_required {
            return Self::MustChangePassword(Newcomer { address });
        }
        Self::Member(Member {
            account: account.id,
            session,
            address,
            roles: account.roles,
            language: account.language,
        })
    }
}

impl Accounts {
    /// Who presents this token of a session; none where the session has ended. Nothing is
    /// remembered between requests: roles, locks and passwords that changed count at once.
    ///
    /// The use is noted in the background, at most every five minutes.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn visitor(&self, presented: &str) -> Result<Option<Visitor>, Error> {
        let digest = bearer_token_digest(presented);
        let reader = self.store.reader();
        let Some(session) = reader.session(&digest).await? else {
            return Ok(None);
        };
        let Some(account) = reader.account_by_id(session.account).await? else {
            return Ok(None);
        };
        let now = whole_seconds(&*self.clock);
        if !is_alive(&session, &account, now) {
            return Ok(None);
        }
        if now - session.seen >= USE_GRAIN {
            self.note_session_use(&session);
        }
        Ok(Some(Visitor::of(account, session.id)))
    }

    /// One note is taken at a time; a use that finds another being noted leaves it to the
    /// next request.
    fn note_session_use(&self, session: &Session) {
        let Ok(turn) = Arc::clone(&self.noting_session_use).try_lock_owned() else {
            return;
        };
        let (accounts, session) = (self.clone(), session.id);
        tokio::spawn(async move {
            let noting = async {
                let transaction = accounts.store.begin().await?;
                let now = whole_seconds(&*accounts.clock);
                transaction.note_session_use(session, now).await?;
                transaction.commit().await
            };
            if let Err(fault) = noting.await {
                tracing::warn!(%fault, "the use of a session was not noted");
            }
            drop(turn);
        });
    }
}
