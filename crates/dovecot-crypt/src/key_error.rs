//! Why something is no key.

/// Why a text is not a key that can be used here. None of them carries a byte of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Neither a PEM block nor base64 of one.
    #[error("the key is neither a PEM text nor base64 of one")]
    NotPem,
    /// A PEM block of another kind: SEC 1 (`EC PRIVATE KEY`), encrypted, a certificate, a
    /// public key in place of a private one or the reverse.
    #[error(
        "the PEM block has another label than \"{expected}\"; \
         `openssl pkcs8 -topk8 -nocrypt` turns a private key into the form that Dovecot takes"
    )]
    WrongLabel {
        /// The label that is needed.
        expected: &'static str,
    },
    /// A key of an algorithm or on a curve that is not known here, with its name.
    #[error("keys of this kind are not supported: {0}")]
    Unsupported(String),
    /// A key that does not parse, whose point is not on its curve, or whose halves do not
    /// belong together.
    #[error("the key is damaged: it does not parse, or its halves do not belong together")]
    Damaged,
}
