//! Clearing away what time has ended.

use crate::clock::whole_seconds;
use crate::{Accounts, Error};

impl Accounts {
    /// Removes what nothing needs any more: sessions that time has
    /// ended, counts of attempts long ago, links that have expired, sources and hand-overs that
    /// are too old. It may run as often as one likes, and on several servers at once.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tidy_up(&self) -> Result<(), Error> {
        let sessions = self.prune_sessions().await?;
        let attempts = self.prune_attempts().await?;
        let links = self.prune_links().await?;
        let sources = self.prune_known_sources().await?;
        let hand_overs = self.prune_hand_overs().await?;
        tracing::debug!(sessions, attempts, links, sources, hand_overs, "tidied up");
        Ok(())
    }

    /// Counts the accounts in each state, for the metrics. It reads all of them.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn count_account_states(&self) -> Result<(), Error> {
        let states = self.store.reader().account_states().await?;
        self.metrics.set_account_states(states);
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
