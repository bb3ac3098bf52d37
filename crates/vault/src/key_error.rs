//! Why something is no key.

use crate::EntropyUnavailable;

/// Why a text is not a usable key, or why a key could not be made.
///
/// None of them carries a byte of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The outer layer is not base64 (RFC 4648 section 4, padded, without line breaks).
    #[error("the key is not base64 of a PEM text")]
    NotBase64,
    /// base64, but what it holds is not a PEM block (RFC 7468).
    #[error("the key is base64, but not of a PEM text")]
    NotPem,
    /// A PEM block of another kind: SEC 1 (`EC PRIVATE KEY`), encrypted, a certificate, a
    /// public key in place of a private one or the reverse.
    #[error(
        "the PEM block has another label than \"{expected}\"; \
         `openssl pkcs8 -topk8 -nocrypt` turns a private key into the form needed"
    )]
    WrongLabel {
        /// The label that is needed.
        expected: &'static str,
    },
    /// A key of another algorithm or on another curve.
    #[error("the key is not an elliptic-curve key on secp521r1, the only kind used here")]
    NotP521,
    /// A key that does not parse, whose point is not on the curve, or whose public half
    /// does not belong to its private half.
    #[error("the key is damaged: it does not parse, or its halves do not belong together")]
    Damaged,
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    /// Random bytes came, but none that make a key: the source does not work.
    #[error("the source of random bytes is broken: it gives nothing that can be a key")]
    BrokenEntropy,
}
