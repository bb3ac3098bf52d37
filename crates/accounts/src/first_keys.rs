//! One first key at a time.

use std::hash::{DefaultHasher, Hash, Hasher};

use model::Address;
use tokio::sync::{Mutex, MutexGuard};

use crate::{Accounts, Error};

/// Makes the log-ins of an account without keys wait for each other in this process.
///
/// That one key comes of many first log-ins is the database's doing (see
/// [`change`](crate::change)); the gate only spares a crowd of them the work of making
/// keys that are then thrown away. Accounts share a few locks, by the hash of the address.
pub(crate) struct FirstKeysGate([Mutex<()>; 64]);

impl Default for FirstKeysGate {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl FirstKeysGate {
    async fn turn(&self, address: &Address) -> Option<MutexGuard<'_, ()>> {
        let mut hasher = DefaultHasher::new();
        address.hash(&mut hasher);
        let locks = self.0.len();
        let lock = usize::try_from(hasher.finish()).unwrap_or_default() % locks;
        Some(self.0.get(lock)?.lock().await)
    }
}

impl Accounts {
    /// Waits for the turn to log in, where the log-in will make the account's first keys.
    pub(crate) async fn turn_for_first_keys(
        &self,
        address: &Address,
    ) -> Result<Option<MutexGuard<'_, ()>>, Error> {
        if !self.will_make_first_keys(address).await? {
            return Ok(None);
        }
        let turn = self.first_keys.turn(address).await;
        // Whoever waited may find the keys made, and need not keep others waiting.
        let still = self.will_make_first_keys(address).await?;
        Ok(turn.filter(|_| still))
    }

    async fn will_make_first_keys(&self, address: &Address) -> Result<bool, Error> {
        if !self.mode.seals() {
            return Ok(false);
        }
        let account = self.store.reader().account(address).await?;
        Ok(account.is_some_and(|account| {
            account.mail_crypt.is_empty()
                && self.mode.makes_keys_at_log_in(account.mail_crypt.switch)
        }))
    }
}
