//! Limits on guessing passwords as a mail program.
//!
//! What counts is the pair of a client's address and an account, and the address alone. After
//! a few failures the next attempt is refused until some time has passed, and that time doubles
//! with each failure. It is refused at once, whether or not the account exists: holding the
//! answer back would hold one of Dovecot's few auth workers back with it.
//!
//! An address from which the account was let in lately is *known* for it. It has an allowance
//! of its own and a part of the derivation workers of its own, so that nobody elsewhere can keep
//! an owner out. Where a request comes without an address, or from a trusted source that
//! speaks for many people, there is nobody to tell apart, and only the fair share of the
//! workers stands against guessing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use model::Address;
use vault::Asker;

use super::Source;
use super::bucket::bucket;
use super::failures::Patience;
use crate::clock::whole_seconds;
use crate::{Accounts, Error};

/// For how long a source stays known.
const KNOWN_FOR: Duration = Duration::days(30);
/// How coarsely it is noted that it still is.
const KNOWN_GRAIN: Duration = Duration::days(1);

/// From an address that is not known for the account.
const STRANGER: Patience = Patience {
    free: 5,
    longest: Duration::minutes(5),
};
/// The same while many fail on the account from everywhere.
const STRANGER_UNDER_ATTACK: Patience = Patience {
    free: 2,
    ..STRANGER
};
/// From an address that is known for the account.
const KNOWN: Patience = Patience {
    free: 10,
    longest: Duration::minutes(1),
};
/// From one address on accounts that it is not known for. An office is one address.
const PLACE: Patience = Patience {
    free: 60,
    longest: Duration::minutes(1),
};
/// So many failures on one account, from everywhere, within an hour, are an attack.
const ATTACK: u32 = 30;
/// How many attempts of one address on one account may be under way before the outcome of one
/// is known: a mail program opens several connections at once, and Dovecot has 30 workers that ask.
const PAIR_AT_ONCE: u32 = 30;
/// The same for one address on all accounts that it is not known for.
const PLACE_AT_ONCE: u32 = 100;

/// The client of a mail server, as far as the mail server tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailClient {
    /// Its address.
    pub address: Option<IpAddr>,
    /// What it wants: `imap`, `pop3`, `submission`, ...
    pub service: String,
}

/// Attempts that are under way, by bucket.
#[derive(Debug, Default)]
pub(crate) struct InFlight(Mutex<HashMap<String, u32>>);

/// An attempt that may be made. Dropped, it is over.
pub(crate) struct Admitted<'a> {
    accounts: &'a Accounts,
    /// Whose share of the workers it takes.
    pub(crate) asker: Asker,
    buckets: Option<Buckets>,
    under_way: Vec<String>,
}

struct Buckets {
    known: String,
    pair: String,
    place: String,
    everywhere: String,
    /// When the source was last let in, where it was.
    seen: Option<DateTime<Utc>>,
    /// How many attempts of the pair have failed.
    failures: u32,
}

impl Accounts {
    /// Whether a client may try a password on an address now, which need not be anybody's.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], [`Error::Store`].
    pub(crate) async fn admit(
        &self,
        client: &MailClient,
        address: &Address,
    ) -> Result<Admitted<'_>, Error> {
        let account = address.to_string();
        let stranger = Asker::stranger().on_account(&account);
        let place = client.address.map(Source::Network).and_then(Source::place);
        let Some(place) = place else {
            return Ok(self.unlimited(stranger));
        };
        if self.is_trusted(client.address) {
            return Ok(self.unlimited(stranger));
        }
        let now = whole_seconds(&*self.clock);
        let pair = [place.as_str(), &account];
        let mut buckets = Buckets {
            known: bucket("known", &pair),
            pair: bucket("guess", &pair),
            place: bucket("guess", &[&place]),
            everywhere: bucket("guess", &["*", &account]),
            seen: None,
            failures: 0,
        };
        buckets.seen = self.seen(&buckets.known, now).await?;
        let mut under_way = vec![(buckets.pair.clone(), PAIR_AT_ONCE)];
        let patience = if buckets.seen.is_some() {
            KNOWN
        } else {
            self.check(&buckets.place, PLACE, now).await?;
            under_way.push((buckets.place.clone(), PLACE_AT_ONCE));
            if self.failures(&buckets.everywhere, now).await? >= ATTACK {
                STRANGER_UNDER_ATTACK
            } else {
                STRANGER
            }
        };
        buckets.failures = self.check(&buckets.pair, patience, now).await?;
        let is_known = buckets.seen.is_some();
        if is_known && buckets.failures < KNOWN.free {
            // Nobody has been guessing there.
            under_way.clear();
        }
        let begun = self.in_flight.begin(&under_way);
        let under_way = begun.ok_or(Error::TooManyAttempts(now + Duration::seconds(1)))?;
        let standing = if is_known {
            Asker::known()
        } else {
            Asker::stranger()
        };
        Ok(Admitted {
            accounts: self,
            asker: standing.on_account(&account).from_source(&place),
            buckets: Some(buckets),
            under_way,
        })
    }

    /// Whose share of the workers somebody takes at the pages.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(crate) async fn asker_from(&self, source: Source, account: &str) -> Result<Asker, Error> {
        let Some(place) = source.place() else {
            return Ok(Asker::known().on_account(account));
        };
        let now = whole_seconds(&*self.clock);
        let known = bucket("known", &[&place, account]);
        let standing = match self.seen(&known, now).await? {
            Some(_) => Asker::known(),
            None => Asker::stranger(),
        };
        Ok(standing.on_account(account).from_source(&place))
    }

    /// Notes that an account was let in from somewhere at the pages.
    pub(crate) fn note_known_source(&self, source: Source, account: &str) {
        if let Some(place) = source.place() {
            let known = bucket("known", &[&place, account]);
            let now = whole_seconds(&*self.clock);
            self.journal.note_known_source(known, now);
        }
    }

    fn unlimited(&self, asker: Asker) -> Admitted<'_> {
        Admitted {
            accounts: self,
            asker,
            buckets: None,
            under_way: Vec::new(),
        }
    }

    fn is_trusted(&self, address: Option<IpAddr>) -> bool {
        let tuning = self.tuning.read().unwrap_or_else(PoisonError::into_inner);
        let sources = &tuning.trusted_sources;
        address.is_some_and(|address| {
            let address = address.to_canonical();
            sources.iter().any(|source| source.contains(&address))
        })
    }

    /// When a source was last let in, where that counts.
    async fn seen(&self, known: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        if self.journal.knows_source(known) {
            return Ok(Some(now));
        }
        let seen = self.store.reader().known_source(known).await?;
        Ok(seen.filter(|seen| now < *seen + KNOWN_FOR))
    }

    async fn failures(&self, bucket: &str, now: DateTime<Utc>) -> Result<u32, Error> {
        let stored = self.store.reader().attempts(bucket).await?;
        Ok(Patience::count(self.journal.attempts(bucket, stored), now))
    }

    /// How many attempts have failed; refused where the next has to wait.
    async fn check(
        &self,
        bucket: &str,
        patience: Patience,
        now: DateTime<Utc>,
    ) -> Result<u32, Error> {
        let stored = self.store.reader().attempts(bucket).await?;
        let attempts = self.journal.attempts(bucket, stored);
        match patience.until(attempts, now) {
            Some(until) => Err(Error::TooManyAttempts(until)),
            None => Ok(Patience::count(attempts, now)),
        }
    }

    /// Forgets sources from which nobody was let in for a month; returns how many there were.
    pub(crate) async fn prune_known_sources(&self) -> Result<u64, Error> {
        let now = whole_seconds(&*self.clock);
        let transaction = self.store.begin().await?;
        let pruned = transaction
            .delete_old_known_sources(now - KNOWN_FOR)
            .await?;
        transaction.commit().await?;
        Ok(pruned)
    }
}

impl Admitted<'_> {
    /// The password was right.
    pub(crate) fn succeeded(&self) {
        let Some(buckets) = &self.buckets else {
            return;
        };
        let now = whole_seconds(&*self.accounts.clock);
        let journal = &self.accounts.journal;
        if buckets.seen.is_none_or(|seen| now - seen >= KNOWN_GRAIN) {
            journal.note_known_source(buckets.known.clone(), now);
        }
        if buckets.failures > 0 {
            journal.forget_failures(&buckets.pair, now);
        }
    }

    /// The password was wrong, or there is no such account.
    pub(crate) fn failed(&self) {
        let Some(buckets) = &self.buckets else {
            return;
        };
        let now = whole_seconds(&*self.accounts.clock);
        let journal = &self.accounts.journal;
        journal.note_failure(&buckets.pair, now);
        journal.note_failure(&buckets.everywhere, now);
        // A mail program that goes on with an old password shall not spoil the address for
        // others: only the first failures of a pair count against it.
        if buckets.seen.is_none() && buckets.failures < STRANGER.free {
            journal.note_failure(&buckets.place, now);
        }
    }
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        self.accounts.in_flight.end(&self.under_way);
    }
}

impl InFlight {
    /// Takes a place in each bucket; none where one of them is full.
    fn begin(&self, buckets: &[(String, u32)]) -> Option<Vec<String>> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full =
            |(bucket, most): &(String, u32)| counts.get(bucket).is_some_and(|count| count >= most);
        if buckets.iter().any(is_full) {
            return None;
        }
        let taken = buckets.iter().map(|(bucket, _)| {
            *counts.entry(bucket.clone()).or_default() += 1;
            bucket.clone()
        });
        Some(taken.collect())
    }

    fn end(&self, buckets: &[String]) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for bucket in buckets {
            if let Some(count) = counts.get_mut(bucket) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(bucket);
                }
            }
        }
    }
}
