//! Stopping a recovery.

use model::Address;

use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Error};

impl Accounts {
    /// Stops a running recovery; returns whether one was running. The caller has made
    /// sure that the owner or an administrator asks.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], and those of every change.
    pub async fn cancel_recovery(&self, address: &Address) -> Result<bool, Error> {
        self.change(address, |seen, _bench| {
            let mut draft = Draft::from(seen.alive()?);
            let outcome = draft.account.recovery_started.take().is_some();
            Ok(Change { draft, outcome })
        })
        .await
    }
}
