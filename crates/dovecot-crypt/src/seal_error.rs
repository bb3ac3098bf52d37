//! Why a message could not be sealed.

use std::io;

/// Why a message could not be sealed. Nothing was given out that might not open again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The cryptographic library refused a step, or had no random bytes.
    #[error("the cryptographic library failed; nothing was sealed")]
    Cryptography,
    /// The sealed message did not open to the plaintext again, so it was thrown away.
    #[error(
        "the sealed message did not open to the same bytes again and was thrown away; \
         suspect this machine's memory or processor"
    )]
    NotProven,
    /// The check that this process makes before it seals its first message failed.
    #[error(
        "sealing is off in this process: its self-test failed; \
         suspect this machine's memory or processor"
    )]
    SelfTest,
    /// It is longer than the caller allows.
    #[error("the message has more than the allowed {cap} bytes")]
    TooLarge {
        /// The bytes that the caller allows.
        cap: usize,
    },
    /// Reading it, or writing the sealed message, failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}
