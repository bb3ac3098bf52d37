//! Logging out.

use model::{AuditAction, AuditActor, SessionId};
use vault::bearer_token_digest;

use super::{IDLE, LIFE, Member};
use crate::anew::anew;
use crate::audit::Note;
use crate::clock::whole_seconds;
use crate::{Accounts, Error};

impl Accounts {
    /// Ends the session of a presented token, whatever it may do. One that has ended already
    /// is no error.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn end_session(&self, presented: &str) -> Result<(), Error> {
        let digest = bearer_token_digest(presented);
        anew(|| async {
            let transaction = self.store.begin().await?;
            if let Some(session) = transaction.reader().session(&digest).await? {
                transaction
                    .delete_session(session.account, session.id)
                    .await?;
            }
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Ends another session of the same owner; false when it is not there, or not theirs.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn end_own_session(&self, member: &Member, other: SessionId) -> Result<bool, Error> {
        anew(|| async {
            let transaction = self.store.begin().await?;
            let ended = transaction.delete_session(member.account, other).await?;
            transaction.commit().await?;
            Ok(ended)
        })
        .await
    }

    /// Ends all sessions of the owner, this one too; returns how many there were.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn end_all_sessions(&self, member: &Member) -> Result<u64, Error> {
        anew(|| async {
            let transaction = self.store.begin().await?;
            let ended = transaction.delete_sessions_of(member.account).await?;
            if let Some(account) = transaction.reader().account_by_id(member.account).await? {
                let now = whole_seconds(&*self.clock);
                Note::with(AuditAction::SessionsEnded, &ended)
                    .of_account(&transaction, AuditActor::Owner, &account, now)
                    .await?;
            }
            transaction.commit().await?;
            Ok(ended)
        })
        .await
    }

    /// Removes the sessions that time has ended; returns how many there were. Several servers
    /// may do so at once.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(crate) async fn prune_sessions(&self) -> Result<u64, Error> {
        let now = whole_seconds(&*self.clock);
        let transaction = self.store.begin().await?;
        let pruned = transaction
            .delete_stale_sessions(now - IDLE, now - LIFE)
            .await?;
        transaction.commit().await?;
        Ok(pruned)
    }
}
