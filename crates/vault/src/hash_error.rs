//! Why a password hash cannot be used.

use crate::{DerivationFailed, EntropyUnavailable};

/// Why a stored text cannot verify anything, or a new hash could not be made. A wrong
/// password is not among them: that is an answer, not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashError {
    /// A scheme that is not verified here: neither Argon2i, Argon2id, bcrypt (`$2a$`,
    /// `$2b$`, `$2y$`) nor SHA-crypt (`$5$`, `$6$`).
    #[error("the password hash is of a scheme that is not supported; set a new password")]
    Unsupported,
    /// A known scheme, but the text does not follow it.
    #[error("the password hash is damaged; set a new password")]
    Malformed,
    /// So much memory or time is asked for that verifying would stop the server.
    #[error("the password hash asks for more work than is allowed here; set a new password")]
    TooCostly,
    /// An empty password or one over 4096 bytes would never be accepted again.
    #[error("a password needs 1 to 4096 bytes")]
    UnusableSecret,
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    /// Argon2 could not run.
    #[error(transparent)]
    Derivation(#[from] DerivationFailed),
}
