//! How an account stands, in the terms of its owner.

use accounts::{OwnAccount, Recovery, RecoveryPhase, TokenState};
use chrono::{DateTime, Utc};
use model::MailCryptMode;

/// Whether the owner has a recovery token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// There is none.
    Missing,
    /// There is one, and nobody has said that it is safely stored.
    Unconfirmed {
        /// What names it, when the owner says so.
        receipt: String,
    },
    /// There is one.
    Stored,
}

/// Whether mail is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SealingState {
    On,
    /// The owner's switch is off.
    Off,
    /// The server seals nothing.
    ServerOff,
    /// It begins with the next log-in, which makes the key.
    AtLogIn,
}

/// What the pages of an account show of it.
#[derive(Clone, Debug)]
pub(crate) struct AccountState {
    pub(crate) sealing: SealingState,
    pub(crate) has_key: bool,
    pub(crate) open_keys: usize,
    pub(crate) locked_keys: usize,
    pub(crate) token: Token,
    pub(crate) last_login: Option<DateTime<Utc>>,
    pub(crate) recovery_started: Option<DateTime<Utc>>,
}

impl AccountState {
    pub(crate) fn of(own: &OwnAccount, mode: MailCryptMode) -> Self {
        Self {
            sealing: match (mode.seals(), own.switch, own.has_keys) {
                (false, _, _) => SealingState::ServerOff,
                (true, true, true) => SealingState::On,
                (true, true, false) => SealingState::AtLogIn,
                (true, false, _) => SealingState::Off,
            },
            has_key: own.has_keys,
            open_keys: own.retired_keys.open,
            locked_keys: own.retired_keys.locked,
            token: match &own.recovery_token {
                TokenState::Missing => Token::Missing,
                TokenState::Unconfirmed { receipt } => Token::Unconfirmed {
                    receipt: receipt.clone(),
                },
                TokenState::Confirmed => Token::Stored,
            },
            last_login: own.last_login,
            recovery_started: match own.recovery {
                RecoveryPhase::NotStarted => None,
                RecoveryPhase::Waiting(Recovery { started, .. })
                | RecoveryPhase::Ready(Recovery { started, .. })
                | RecoveryPhase::Expired(Recovery { started, .. }) => Some(started),
            },
        }
    }

    /// Whether the owner can sit back.
    pub(crate) fn nothing_to_do(&self) -> bool {
        self.token == Token::Stored && self.locked_keys == 0 && self.recovery_started.is_none()
    }
}
