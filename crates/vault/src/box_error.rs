//! Why a box does not open.

use crate::{DerivationFailed, EntropyUnavailable, KeyError, KeyId};

/// Why a box could not be sealed, read or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoxError {
    /// The secret (or the opening key) is not the one that it was sealed under. This is
    /// the everyday answer to a mistyped password. A box whose ciphertext was altered says
    /// the same: the cipher cannot tell the two apart.
    #[error("the secret does not open this box")]
    WrongSecret,
    /// Not a box: it can be opened by nobody.
    #[error("this is not a sealed box")]
    Malformed(#[from] Malformation),
    /// It opened, but there is no usable key inside.
    #[error("the box opens, but holds no usable key")]
    NotAKey(#[from] KeyError),
    /// It opened, but another key is inside.
    #[error("the box holds the key {found}, but should hold {expected}")]
    OtherKey {
        /// Which key it should hold.
        expected: KeyId,
        /// Which one it does.
        found: KeyId,
    },
    /// Nothing can be sealed under an empty secret or one over 4096 bytes, for it would
    /// never be accepted again.
    #[error("a secret needs 1 to 4096 bytes")]
    UnusableSecret,
    /// The box that was just sealed does not open to the same key: a fault of memory or
    /// processor. It was thrown away.
    #[error("the new box did not open again and was thrown away; the old one is unharmed")]
    NotProven,
    /// The cryptographic library would not encrypt or derive.
    #[error("the cryptographic library refused to work; nothing was changed")]
    Refused,
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    /// No key could be derived from the secret.
    #[error(transparent)]
    Derivation(#[from] DerivationFailed),
}

/// In what way a text is not a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformation {
    /// A letter that base64 does not have, or wrong padding.
    #[error("it is not base64")]
    NotBase64,
    /// Fewer bytes than an empty box has.
    #[error("it is too short")]
    TooShort,
    /// More bytes than any key needs.
    #[error("it is too long")]
    TooLong,
    /// A ring box that does not begin with `1:`.
    #[error("it is of a version that this program does not know")]
    UnknownVersion,
}
