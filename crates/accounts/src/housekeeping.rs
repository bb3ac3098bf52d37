//! Clearing away what time has ended.

use crate::{Accounts, Error};

impl Accounts {
    /// Removes what nothing needs any more: sessions that time has
    /// ended, counts of attempts long ago. It may run as often
    /// as one likes, and on several servers at once.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tidy_up(&self) -> Result<(), Error> {
        let sessions = self.prune_sessions().await?;
        let attempts = self.prune_attempts().await?;
        tracing::debug!(sessions, attempts, "tidied up");
        Ok(())
    }
}
