//! What log-ins leave behind: written in batches, and off their way.
//!
//! A log-in with the right password in the common case only reads. What is to be written
//! about it (the keys that were handed over, that its source is known from now on, failed
//! attempts) is noted here in memory, counts at once, and is written by
//! [`write_journal`](Accounts::write_journal), which the server calls every second and when
//! it stops. A process that is killed loses what it noted since; the log has a line for each
//! log-in all the same.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use model::HandOvers;
use store::{Attempts, Transaction};
use tokio::sync::Mutex as AsyncMutex;

use crate::limits::Failures;
use crate::{Accounts, Error};

/// How many entries may wait to be written, some 300 bytes each. Each takes a derivation to
/// come about, so that it takes minutes without a database until they are as many.
const MOST: usize = 10_000;
/// How many are written in one transaction: a fraction of a second's work, for others wait for
/// the right to write.
const BATCH: usize = 500;

/// What is noted and not yet written.
#[derive(Default)]
pub(crate) struct Journal {
    pages: Mutex<Pages>,
    /// Held while a batch is being written.
    writing: AsyncMutex<()>,
}

#[derive(Default)]
struct Pages {
    open: Page,
    /// What is being written at the moment. It counts until it is.
    in_writing: Page,
}

#[derive(Clone, Default)]
struct Page {
    hand_overs: HashMap<HandOverKey, HandOvers>,
    failures: HashMap<String, Failures>,
    known_sources: HashMap<String, DateTime<Utc>>,
}

/// What makes hand-overs alike.
#[derive(Clone, PartialEq, Eq, Hash)]
struct HandOverKey(
    i64,
    chrono::NaiveDate,
    String,
    Option<std::net::IpAddr>,
    Vec<String>,
);

impl Journal {
    /// Notes a hand-over. False where there is no room for it.
    #[must_use]
    pub(crate) fn note_hand_over(&self, new: HandOvers) -> bool {
        let mut pages = self.lock();
        let is_full = pages.open.len() >= MOST;
        pages.open.add_hand_over(new, is_full)
    }

    /// Notes a failed attempt in a bucket.
    pub(crate) fn note_failure(&self, bucket: &str, now: DateTime<Utc>) {
        self.note_failures(bucket, Failures::one(now));
    }

    /// Notes that a bucket begins anew.
    pub(crate) fn forget_failures(&self, bucket: &str, now: DateTime<Utc>) {
        self.note_failures(bucket, Failures::forgotten(now));
    }

    fn note_failures(&self, bucket: &str, new: Failures) {
        let mut pages = self.lock();
        let is_full = pages.open.len() >= MOST;
        match pages.open.failures.get_mut(bucket) {
            Some(noted) => *noted = noted.then(new),
            // Beyond the bound they count no more; the guessing itself is what is bounded then.
            None if is_full => {}
            None => drop(pages.open.failures.insert(bucket.to_owned(), new)),
        }
    }

    /// Notes that the source of a bucket was let in.
    pub(crate) fn note_known_source(&self, bucket: String, now: DateTime<Utc>) {
        let mut pages = self.lock();
        if pages.open.len() < MOST || pages.open.known_sources.contains_key(&bucket) {
            pages.open.known_sources.insert(bucket, now);
        }
    }

    /// Whether a source was let in lately, and that is not yet written.
    pub(crate) fn knows_source(&self, bucket: &str) -> bool {
        let pages = self.lock();
        [&pages.open, &pages.in_writing]
            .iter()
            .any(|page| page.known_sources.contains_key(bucket))
    }

    /// What the stored attempts of a bucket are together with what is noted.
    pub(crate) fn attempts(&self, bucket: &str, stored: Option<Attempts>) -> Option<Attempts> {
        let pages = self.lock();
        [&pages.in_writing, &pages.open]
            .iter()
            .filter_map(|page| page.failures.get(bucket))
            .fold(stored, |attempts, noted| Some(noted.on(attempts)))
    }

    /// How many entries wait.
    pub(crate) fn waiting(&self) -> usize {
        let pages = self.lock();
        pages.open.len() + pages.in_writing.len()
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        // Every change of the pages is whole before anything can panic.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    fn len(&self) -> usize {
        self.hand_overs.len() + self.failures.len() + self.known_sources.len()
    }

    fn add_hand_over(&mut self, new: HandOvers, is_full: bool) -> bool {
        let key = HandOverKey(
            new.account.0,
            new.day,
            new.service.clone(),
            new.client,
            new.key_ids.clone(),
        );
        match self.hand_overs.get_mut(&key) {
            Some(noted) => {
                noted.number = noted.number.saturating_add(new.number);
                noted.first = noted.first.min(new.first);
                noted.last = noted.last.max(new.last);
            }
            None if is_full => return false,
            None => drop(self.hand_overs.insert(key, new)),
        }
        true
    }

    /// Takes up to a batch of entries out.
    fn take_batch(&mut self) -> Self {
        let mut batch = Self::default();
        move_some(&mut self.hand_overs, &mut batch.hand_overs, BATCH);
        let room = BATCH - batch.len();
        move_some(&mut self.failures, &mut batch.failures, room);
        let room = BATCH - batch.len();
        move_some(&mut self.known_sources, &mut batch.known_sources, room);
        batch
    }

    /// Puts back what could not be written, before what was noted meanwhile.
    fn put_back(&mut self, batch: Self) {
        for (bucket, earlier) in batch.failures {
            let later = self.failures.get(&bucket).copied();
            let both = later.map_or(earlier, |later| earlier.then(later));
            self.failures.insert(bucket, both);
        }
        for (bucket, seen) in batch.known_sources {
            self.known_sources.entry(bucket).or_insert(seen);
        }
        for hand_overs in batch.hand_overs.into_values() {
            self.add_hand_over(hand_overs, false);
        }
    }

    async fn write(&self, transaction: &Transaction) -> Result<(), Error> {
        for hand_overs in self.hand_overs.values() {
            transaction.add_hand_overs(hand_overs).await?;
        }
        for (bucket, failures) in &self.failures {
            let stored = transaction.lock_attempts(bucket).await?;
            let attempts = failures.on(stored);
            transaction
                .write_attempts(bucket, attempts, stored.is_some())
                .await?;
        }
        for (bucket, seen) in &self.known_sources {
            transaction.write_known_source(bucket, *seen).await?;
        }
        Ok(())
    }
}

fn move_some<K: Clone + Eq + std::hash::Hash, V>(
    from: &mut HashMap<K, V>,
    to: &mut HashMap<K, V>,
    most: usize,
) {
    let keys: Vec<K> = from.keys().take(most).cloned().collect();
    to.extend(keys.into_iter().filter_map(|key| from.remove_entry(&key)));
}

impl Accounts {
    /// Writes what log-ins have left behind. It may run as often as one likes.
    ///
    /// # Errors
    /// [`Error::Store`]. What was not written is kept for the next time.
    pub async fn write_journal(&self) -> Result<(), Error> {
        let _writing = self.journal.writing.lock().await;
        loop {
            let batch = {
                let mut pages = self.journal.lock();
                pages.in_writing = pages.open.take_batch();
                pages.in_writing.clone()
            };
            if batch.len() == 0 {
                return Ok(());
            }
            let written = self.write_batch(&batch).await;
            let mut pages = self.journal.lock();
            let batch = std::mem::take(&mut pages.in_writing);
            if let Err(fault) = written {
                pages.open.put_back(batch);
                return Err(fault);
            }
        }
    }

    async fn write_batch(&self, batch: &Page) -> Result<(), Error> {
        let transaction = self.store.begin().await?;
        batch.write(&transaction).await?;
        Ok(transaction.commit().await?)
    }
}
