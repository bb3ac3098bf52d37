//! Taking a place before an attempt, and giving it back.

use chrono::{DateTime, Utc};
use store::{Attempts, StoreError, Transaction};

use super::bucket::bucket;
use super::window::Window;
use super::{LONGEST, Limit, Limited, Source};
use crate::anew::anew;
use crate::clock::whole_seconds;
use crate::{Accounts, Error};

/// How often taking a place begins anew because another server counted at the same moment.
const TRIES: usize = 8;

/// A row of `virtual_attempts` and how long its window is.
#[derive(Clone, Debug)]
struct Bucket {
    digest: String,
    limit: Limit,
}

impl PartialEq for Bucket {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for Bucket {}

/// What an attempt takes: places in the bucket of where it comes from and, where it is for an
/// account, in that of the pair and that of the account from everywhere. Always in this order,
/// so that no two who lock them wait for each other. None at all where nothing is limited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places(Vec<Bucket>);

impl Bucket {
    fn new(limited: Limited, of: &[&str], limit: Limit) -> Self {
        Self {
            digest: bucket(limited.word(), of),
            limit,
        }
    }

    fn window(&self, now: DateTime<Utc>, stored: Option<Attempts>) -> Window {
        Window::at(now, stored, self.limit)
    }
}

impl Accounts {
    /// Takes the places for one attempt; `account` is the address that was typed, or whatever
    /// else was.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] when none is left, and nothing is written then;
    /// [`Error::Store`].
    pub(crate) async fn take_places(
        &self,
        limited: Limited,
        source: Source,
        account: Option<&str>,
    ) -> Result<Places, Error> {
        let places = Places::of(limited, source, account);
        if places.0.is_empty() {
            return Ok(places);
        }
        let mut last = None;
        for number in 0..TRIES {
            match self.try_to_take(limited, &places, number).await {
                // Somebody else's row for the same bucket came in between.
                Err(Error::Store(
                    fault @ (StoreError::Refused(_) | StoreError::Interrupted(_)),
                )) => last = Some(fault),
                taken => return taken.map(|()| places),
            }
        }
        Err(last.map_or(Error::Busy, Error::Store))
    }

    async fn try_to_take(
        &self,
        limited: Limited,
        places: &Places,
        number: usize,
    ) -> Result<(), Error> {
        let now = whole_seconds(&*self.clock);
        // Asked before the lock as well: whoever is refused must not keep writers waiting.
        let reader = self.store.reader();
        let mut seen = Vec::new();
        for bucket in &places.0 {
            let stored = reader.attempts(&bucket.digest).await?;
            seen.push(bucket.window(now, stored));
        }
        check(limited, &seen)?;
        // A row that is not there yet cannot be locked. Those who met at the first attempt go
        // one by one.
        let transaction = match number {
            0 => self.store.begin().await?,
            _ => self.store.begin_alone().await?,
        };
        let mut locked = Vec::new();
        for bucket in &places.0 {
            let stored = transaction.lock_attempts(&bucket.digest).await?;
            locked.push(bucket.window(now, stored));
        }
        check(limited, &locked)?;
        // What is written goes on from what was checked. A row that came since is in the way of
        // one that was not there; asked for once more, it would be counted up unchecked.
        for (bucket, window) in places.0.iter().zip(locked) {
            write(&transaction, bucket, window.take()).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Gives the places of an attempt back that went well.
    pub(crate) async fn give_places_back(&self, places: &Places) -> Result<(), Error> {
        if places.0.is_empty() {
            return Ok(());
        }
        anew(|| async {
            let transaction = self.store.begin().await?;
            places
                .give_back(&transaction, whole_seconds(&*self.clock))
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Removes counts whose window is over; returns how many there were.
    pub(crate) async fn prune_attempts(&self) -> Result<u64, Error> {
        let now = whole_seconds(&*self.clock);
        let transaction = self.store.begin().await?;
        let pruned = transaction.delete_old_attempts(now - LONGEST).await?;
        transaction.commit().await?;
        Ok(pruned)
    }
}

impl Places {
    fn of(limited: Limited, source: Source, account: Option<&str>) -> Self {
        let Some(place) = source.place() else {
            return Self::default();
        };
        let mut buckets = vec![Bucket::new(limited, &[&place], limited.of_one_place())];
        if let Some(account) = account {
            let pair = [place.as_str(), account];
            buckets.push(Bucket::new(limited, &pair, limited.on_one_account()));
            buckets.push(Bucket::new(limited, &["*", account], limited.attack()));
        }
        Self(buckets)
    }

    /// Gives them back together with what the attempt has brought about.
    pub(crate) async fn give_back(
        &self,
        transaction: &Transaction,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for bucket in &self.0 {
            let stored = transaction.lock_attempts(&bucket.digest).await?;
            let window = bucket.window(now, stored);
            write(transaction, bucket, window.give_back()).await?;
        }
        Ok(())
    }
}

/// Whether there is a place left in the windows of an attempt's buckets, in their order.
fn check(limited: Limited, windows: &[Window]) -> Result<(), Error> {
    let [place, account @ ..] = windows else {
        return Ok(());
    };
    let full = Error::TooManyAttempts;
    place.has_place(limited.of_one_place()).map_err(full)?;
    if let [pair, everywhere] = account {
        let limit = match everywhere.has_place(limited.attack()) {
            Ok(()) => limited.on_one_account(),
            Err(_) => limited.on_an_account_under_attack(),
        };
        pair.has_place(limit).map_err(full)?;
    }
    Ok(())
}

async fn write(
    transaction: &Transaction,
    bucket: &Bucket,
    window: Window,
) -> Result<(), StoreError> {
    transaction
        .write_attempts(&bucket.digest, window.attempts, window.known)
        .await
}
