//! Where an owner is logged in.

use chrono::{DateTime, Utc};
use model::SessionId;

use super::{Member, is_alive};
use crate::clock::whole_seconds;
use crate::{Accounts, Error};

/// A session, for its owner's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// Names it, without opening anything.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub begun: DateTime<Utc>,
    /// When it was last used, within five minutes.
    pub seen: DateTime<Utc>,
}

impl Accounts {
    /// The sessions of the owner that have not ended, the one that was used last first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_sessions(&self, member: &Member) -> Result<Vec<OwnSession>, Error> {
        let reader = self.store.reader();
        let Some(account) = reader.account_by_id(member.account).await? else {
            return Ok(Vec::new());
        };
        let now = whole_seconds(&*self.clock);
        let sessions = reader.sessions(member.account).await?;
        Ok(sessions
            .into_iter()
            .filter(|session| is_alive(session, &account, now))
            .map(|session| OwnSession {
                current: session.id == member.session,
                id: session.id,
                begun: session.created,
                seen: session.seen,
            })
            .collect())
    }
}
