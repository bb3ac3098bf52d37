//! What an owner is told by mail.

use chrono::{DateTime, Utc};

/// A letter that is to be written: what happened, and nothing secret. The words come when it
/// is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// The account is there.
    Welcome,
    /// Somebody who holds the recovery token has started a recovery. The letter brings a link
    /// that stops it.
    RecoveryStarted {
        /// From when on it can be finished.
        ready: DateTime<Utc>,
    },
    /// It was stopped.
    RecoveryStopped,
    /// The password was changed, by its owner or at the end of a recovery.
    PasswordChanged,
    /// The mailbox has a new key.
    KeyRotated,
    /// An administrator set a new password.
    Reset,
    /// There is a new recovery token.
    NewRecoveryToken,
    /// The account got keys and has no recovery token yet.
    NoRecoveryToken,
}

impl Letter {
    /// The word in the `kind` column, which also names its text.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::RecoveryStarted { .. } => "recovery-started",
            Self::RecoveryStopped => "recovery-stopped",
            Self::PasswordChanged => "password-changed",
            Self::KeyRotated => "key-rotated",
            Self::Reset => "reset",
            Self::NewRecoveryToken => "new-recovery-token",
            Self::NoRecoveryToken => "no-recovery-token",
        }
    }

    /// The letter of a word; `moment` is what the letter tells beside it, where it tells
    /// anything.
    pub fn from_kind(kind: &str, moment: Option<DateTime<Utc>>) -> Option<Self> {
        let started = moment.map(|ready| Self::RecoveryStarted { ready });
        [
            Self::Welcome,
            Self::RecoveryStopped,
            Self::PasswordChanged,
            Self::KeyRotated,
            Self::Reset,
            Self::NewRecoveryToken,
            Self::NoRecoveryToken,
        ]
        .into_iter()
        .chain(started)
        .find(|letter| letter.kind() == kind)
    }

    /// The moment that the letter tells.
    pub fn moment(self) -> Option<DateTime<Utc>> {
        match self {
            Self::RecoveryStarted { ready } => Some(ready),
            _ => None,
        }
    }
}
