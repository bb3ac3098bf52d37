//! Taking a place before an attempt, and giving it back.

use chrono::{DateTime, Utc};
use store::{Reader, StoreError, Transaction};

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

/// What an attempt has taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places(Vec<Bucket>);

/// The buckets of one attempt.
struct Buckets {
    place: Bucket,
    /// Of the account from this place, and of the account from everywhere.
    account: Option<(Bucket, Bucket)>,
}

impl Bucket {
    fn new(limited: Limited, of: &[&str], limit: Limit) -> Self {
        Self {
            digest: bucket(limited.word(), of),
            limit,
        }
    }
}

impl Buckets {
    fn of(limited: Limited, source: Source, account: Option<&str>) -> Option<Self> {
        let place = source.place()?;
        let account = account.map(|account| {
            let pair = [place.as_str(), account];
            let from_place = Bucket::new(limited, &pair, limited.on_one_account());
            (
                from_place,
                Bucket::new(limited, &["*", account], limited.attack()),
            )
        });
        Some(Self {
            place: Bucket::new(limited, &[&place], limited.of_one_place()),
            account,
        })
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
        let Some(buckets) = Buckets::of(limited, source, account) else {
            return Ok(Places::default());
        };
        let mut last = None;
        for number in 0..TRIES {
            match self.try_to_take(limited, &buckets, number).await {
                // Somebody else's row for the same bucket came in between.
                Err(Error::Store(
                    fault @ (StoreError::Refused(_) | StoreError::Interrupted(_)),
                )) => last = Some(fault),
                taken => return taken,
            }
        }
        Err(last.map_or(Error::Busy, Error::Store))
    }

    async fn try_to_take(
        &self,
        limited: Limited,
        buckets: &Buckets,
        number: usize,
    ) -> Result<Places, Error> {
        let now = whole_seconds(&*self.clock);
        // Asked before the lock as well: whoever is refused must not keep writers waiting.
        self.check_places(&self.store.reader(), limited, buckets, now)
            .await?;
        let mut taken = vec![buckets.place.clone()];
        if let Some((pair, everywhere)) = &buckets.account {
            taken.extend([pair.clone(), everywhere.clone()]);
        }
        // A row that is not there yet cannot be locked. Those who met at the first attempt go
        // one by one.
        let transaction = match number {
            0 => self.store.begin().await?,
            _ => self.store.begin_alone().await?,
        };
        // Always in this order, so that no two wait for each other.
        for bucket in &taken {
            transaction.lock_attempts(&bucket.digest).await?;
        }
        self.check_places(&transaction.reader(), limited, buckets, now)
            .await?;
        for bucket in &taken {
            write(&transaction, bucket, now, Window::take).await?;
        }
        transaction.commit().await?;
        Ok(Places(taken))
    }

    async fn check_places(
        &self,
        reader: &Reader<'_>,
        limited: Limited,
        buckets: &Buckets,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let has_place = async |bucket: &Bucket, limit: Limit| {
            let stored = reader.attempts(&bucket.digest).await?;
            let window = Window::at(now, stored, bucket.limit);
            Ok::<_, StoreError>(window.has_place(limit))
        };
        let full = Error::TooManyAttempts;
        let place = &buckets.place;
        has_place(place, place.limit).await?.map_err(full)?;
        if let Some((pair, everywhere)) = &buckets.account {
            let attacked = has_place(everywhere, everywhere.limit).await?.is_err();
            let limit = if attacked {
                limited.on_an_account_under_attack()
            } else {
                pair.limit
            };
            has_place(pair, limit).await?.map_err(full)?;
        }
        Ok(())
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
    /// Gives them back together with what the attempt has brought about.
    pub(crate) async fn give_back(
        &self,
        transaction: &Transaction,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for bucket in &self.0 {
            write(transaction, bucket, now, Window::give_back).await?;
        }
        Ok(())
    }
}

async fn write(
    transaction: &Transaction,
    bucket: &Bucket,
    now: DateTime<Utc>,
    change: impl FnOnce(Window) -> Window,
) -> Result<(), Error> {
    let stored = transaction.lock_attempts(&bucket.digest).await?;
    let window = change(Window::at(now, stored, bucket.limit));
    transaction
        .write_attempts(&bucket.digest, window.attempts, window.known)
        .await?;
    Ok(())
}
