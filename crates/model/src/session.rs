//! Sessions of people in a browser.

use chrono::{DateTime, Utc};

use crate::{AccountId, SessionId};

/// A row of `virtual_sessions`. What the browser holds is nowhere stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The row.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// SHA-256, in hex, of the `password` column at the moment of the log-in. The session
    /// ends when that column changes, whoever changes it.
    pub password_binding: String,
    /// When it began.
    pub created: DateTime<Utc>,
    /// When it was last used, within five minutes.
    pub seen: DateTime<Utc>,
}
