//! Keys that once sealed mail and still must open it.

use chrono::{DateTime, Utc};

use crate::{AccountId, RetiredKeyId, SealedText};

/// A row of `virtual_mail_crypt_keys`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetiredKey {
    /// The row.
    pub id: RetiredKeyId,
    /// Whose it was.
    pub account: AccountId,
    /// Dovecot's id of the key: 64 hex digits.
    pub key_id: String,
    /// base64 of the SPKI PEM.
    pub public_key: String,
    /// Who can open it.
    pub state: RetiredKeyState,
    /// What made it retire.
    pub reason: RetirementReason,
    /// When it did.
    pub retired: DateTime<Utc>,
}

/// Who can open a retired key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetiredKeyState {
    /// Sealed under another key of the same account; whoever holds that one has this one.
    Open {
        /// Dovecot's id of the key that opens it.
        opener: String,
        /// The private key, sealed under what is derived from the opener.
        ring_box: SealedText,
        /// Since when it is *archived*: kept like any other, but not handed over at log-in,
        /// because no message needs it any more or because the ring had no room.
        archived: Option<DateTime<Utc>>,
    },
    /// Waiting for its old password or old recovery token, in the boxes it had.
    Locked {
        /// Under the password of its time.
        secret_box: Option<SealedText>,
        /// Under the recovery token of its time.
        recovery_box: Option<SealedText>,
    },
}

impl RetiredKeyState {
    /// Since when the key is archived. A locked one never is: nobody is handed it anyway.
    pub fn archived_since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Open { archived, .. } => *archived,
            Self::Locked { .. } => None,
        }
    }

    /// Whether the key with the id `opener` opens this one.
    pub fn is_open_under(&self, opener: &str) -> bool {
        matches!(self, Self::Open { opener: present, .. } if present == opener)
    }
}

/// Why a key is no longer the active one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetirementReason {
    /// The owner asked for a new key.
    Rotation,
    /// An administrator set a new password.
    Reset,
    /// Another program set a new password, and the owner then proved it.
    ForeignPassword,
}

impl RetirementReason {
    /// The word in the `reason` column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rotation => "rotation",
            Self::Reset => "reset",
            Self::ForeignPassword => "foreign-password",
        }
    }

    /// The reason a word stands for, if it is one of ours.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Rotation, Self::Reset, Self::ForeignPassword]
            .into_iter()
            .find(|reason| reason.as_str() == word)
    }
}
