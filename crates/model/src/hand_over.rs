//! Private keys that were handed over to whoever proved a password.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, Utc};

use crate::AccountId;

/// The hand-overs of one day (UTC) that are alike: the same account, service, client and keys.
/// A mail program logs in all day long, and a line for each time would hide the one that
/// matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOvers {
    /// Whose keys.
    pub account: AccountId,
    /// The day of all of them.
    pub day: NaiveDate,
    /// What for: `imap`, `pop3`, ...; empty where nobody said.
    pub service: String,
    /// The address of the client, where one was told.
    pub client: Option<IpAddr>,
    /// Dovecot's ids of the keys, the active one first.
    pub key_ids: Vec<String>,
    /// How many there were.
    pub number: u32,
    /// When the first was.
    pub first: DateTime<Utc>,
    /// When the last was.
    pub last: DateTime<Utc>,
}
