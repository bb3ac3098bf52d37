//! One first key at a time.

use std::hash::{DefaultHasher, Hash, Hasher};

use model::Address;
use tokio::sync::{Mutex, MutexGuard, Semaphore};

use crate::{Accounts, Error};

/// Accounts share this many locks, by the hash of the address.
const LOCKS: usize = 64;
/// How many log-ins may wait for one lock, at some 130 ms each.
const PLACES: usize = 256;

/// Makes the log-ins of an account without keys wait for each other in this process.
///
/// That one key comes of many first log-ins is the database's doing (see
/// [`change`](crate::change)); the gate only spares a crowd of them the work of making
/// keys that are then thrown away.
pub(crate) struct FirstKeysGate([Lock; LOCKS]);

struct Lock {
    turn: Mutex<()>,
    places: Semaphore,
}

impl Default for FirstKeysGate {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Lock {
            turn: Mutex::default(),
            places: Semaphore::new(PLACES),
        }))
    }
}

impl FirstKeysGate {
    /// # Errors
    /// [`Error::Busy`] where too many wait already.
    async fn turn(&self, address: &Address) -> Result<Option<MutexGuard<'_, ()>>, Error> {
        let mut hasher = DefaultHasher::new();
        address.hash(&mut hasher);
        let number = usize::try_from(hasher.finish() % LOCKS as u64).unwrap_or_default();
        let Some(lock) = self.0.get(number) else {
            return Ok(None);
        };
        let _place = lock.places.try_acquire().map_err(|_| Error::Busy)?;
        Ok(Some(lock.turn.lock().await))
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
        let turn = self.first_keys.turn(address).await?;
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
