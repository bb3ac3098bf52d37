//! One first key at a time.

use std::hash::{DefaultHasher, Hash, Hasher};

use model::Address;
use tokio::sync::{Mutex, MutexGuard, Semaphore};

use crate::snapshot::Snapshot;
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
    /// Looks at an account that is to be logged in to, and waits for the turn where the log-in
    /// will make its first keys. Keep the turn until they are made.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], for deleted accounts too; [`Error::Busy`], [`Error::Store`].
    pub(crate) async fn look_before_log_in(
        &self,
        address: &Address,
    ) -> Result<(Snapshot, Option<MutexGuard<'_, ()>>), Error> {
        let reader = self.store.reader();
        let seen = Snapshot::read(&reader, address).await?.alive()?;
        if !self.will_make_first_keys(&seen) {
            return Ok((seen, None));
        }
        let turn = self.first_keys.turn(address).await?;
        // Whoever waited may find the keys made, and need not keep others waiting.
        let seen = Snapshot::read(&reader, address).await?.alive()?;
        let still = self.will_make_first_keys(&seen);
        Ok((seen, turn.filter(|_| still)))
    }

    fn will_make_first_keys(&self, Snapshot { account, .. }: &Snapshot) -> bool {
        let mail_crypt = &account.mail_crypt;
        mail_crypt.is_empty() && self.mode.makes_keys_at_log_in(mail_crypt.switch)
    }
}
