//! What a conversion makes of each message.

use dovecot_crypt::{PrivateKey, PublicKey};

use crate::look::State;

/// What a conversion makes of each message.
#[derive(Debug)]
#[non_exhaustive]
pub enum Task {
    /// Plain messages are sealed to this key. Only public keys are needed.
    Seal(PublicKey),
    /// Sealed messages are opened with one of these keys and stored in the clear.
    Open(Vec<PrivateKey>),
    /// Sealed messages are opened with one of `keys` and sealed to `to`; those that `to` opens
    /// already are left alone, and plain ones too.
    Reseal {
        /// What opens them.
        keys: Vec<PrivateKey>,
        /// What opens them from then on.
        to: PublicKey,
    },
}

/// What a task has to do with a message in some state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Convert,
    /// It is as the task would make it.
    Done,
    /// The task does not concern it.
    None,
}

impl Task {
    pub(crate) fn need(&self, state: &State) -> Need {
        match (self, state) {
            (Self::Seal(_), State::Plain) | (Self::Open(_), State::Sealed(_)) => Need::Convert,
            (Self::Seal(_), State::Sealed(_)) | (Self::Open(_), State::Plain) => Need::Done,
            (Self::Reseal { to, .. }, State::Sealed(header)) => {
                if header.is_sealed_to(to) {
                    Need::Done
                } else {
                    Need::Convert
                }
            }
            _ => Need::None,
        }
    }
}
