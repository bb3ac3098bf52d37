//! Clearing away what time has ended.

use crate::clock::whole_seconds;
use crate::{Accounts, Error};

impl Accounts {
    /// Removes what nothing needs any more: sessions that time has
    /// ended, counts of attempts long ago, links that have expired. It may run as often
    /// as one likes, and on several servers at once.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tidy_up(&self) -> Result<(), Error> {
        let sessions = self.prune_sessions().await?;
        let attempts = self.prune_attempts().await?;
        let links = self.prune_links().await?;
        tracing::debug!(sessions, attempts, links, "tidied up");
        Ok(())
    }

    async fn prune_links(&self) -> Result<u64, Error> {
        let now = whole_seconds(&*self.clock);
        let transaction = self.store.begin().await?;
        let pruned = transaction.delete_expired_links(now).await?;
        transaction.commit().await?;
        Ok(pruned)
    }
}
