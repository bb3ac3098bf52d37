//! Whether there is anything to work on.

use crate::{Accounts, Error};

impl Accounts {
    /// Asks whether the database is reachable and up to date.
    ///
    /// # Errors
    /// [`Error::NotMigrated`] and [`Error::Store`].
    pub async fn check_database(&self) -> Result<(), Error> {
        if self.store.pending_migrations().await?.is_empty() {
            Ok(())
        } else {
            Err(Error::NotMigrated)
        }
    }
}
