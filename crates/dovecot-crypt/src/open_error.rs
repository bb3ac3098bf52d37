//! Why a sealed message could not be opened.

use std::fmt;
use std::io;

use crate::KeyId;

/// Why a sealed message could not be opened. Whichever it is, no plaintext was given out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It does not begin with Dovecot's mark, so it is ordinary, unsealed data.
    #[error("this is not sealed: it does not begin with Dovecot's mark")]
    NotSealed,
    /// It ends before it can be whole. Its beginning is undamaged as far as it goes.
    #[error("the sealed message is cut off: it has {found} bytes of at least {needed}")]
    Truncated {
        /// The bytes that are needed at least, as far as can be told.
        needed: u64,
        /// The bytes that are there.
        found: u64,
    },
    /// None of the private keys at hand is one that it was sealed to.
    #[error(
        "none of the keys at hand opens this message; it was sealed to {}",
        Ids(wanted)
    )]
    NoKey {
        /// The names of the keys that do, as the message has them.
        wanted: Vec<KeyId>,
    },
    /// It was changed after it was sealed, or the disk lost part of it.
    #[error("the sealed message is damaged: {0}")]
    Damaged(Damage),
    /// It uses an algorithm that is not known here, with its name. Dovecot may read it.
    #[error("the sealed message needs something that is not supported here: {0}")]
    Unsupported(String),
    /// It is longer than the caller allows.
    #[error("the message has more than the allowed {cap} bytes")]
    TooLarge {
        /// The bytes that the caller allows.
        cap: usize,
    },
    /// Reading it, or writing the plaintext, failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl OpenError {
    pub(crate) fn truncated(needed: usize, found: usize) -> Self {
        Self::Truncated {
            needed: needed as u64,
            found: found as u64,
        }
    }
}

/// Where a sealed message is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// In the header; what is wrong there.
    Header(&'static str),
    /// In the wrapped key material: it does not unwrap, or not to what its hash says.
    KeyMaterial,
    /// In the encrypted text or what authenticates it; or in the header's wrapped key.
    Message,
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(what) => write!(formatter, "its header has {what}"),
            Self::KeyMaterial => formatter.write_str("the wrapped key in its header is wrong"),
            Self::Message => formatter.write_str("its encrypted text does not pass the check"),
        }
    }
}

/// Key ids with commas between.
struct Ids<'a>(&'a [KeyId]);

impl fmt::Display for Ids<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, id) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(formatter, "{comma}{id}")?;
        }
        Ok(())
    }
}
