//! The name of a key inside a sealed message.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};

/// The name of a key inside a sealed message: a SHA-256, 32 bytes.
///
/// In format version 2 it is the hash of the DER `SubjectPublicKeyInfo` with the curve by name
/// and the point compressed; in version 1 that of the compressed point in upper-case hex.
///
/// It is public. Written as 64 lower-case hex digits, read in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 32]);

/// The text is not a [`KeyId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key id has 64 hex digits")]
pub struct InvalidKeyId;

impl KeyId {
    /// Wraps the 32 bytes as they stand in a sealed message.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The SHA-256 of `bytes`.
    pub(crate) fn hash_of(bytes: &[u8]) -> Self {
        let mut id = [0; 32];
        for (to, from) in id.iter_mut().zip(digest(&SHA256, bytes).as_ref()) {
            *to = *from;
        }
        Self(id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&base16ct::lower::encode_string(&self.0))
    }
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        base16ct::mixed::decode(text, &mut bytes)
            .ok()
            .and_then(|decoded| decoded.try_into().ok())
            .map(Self)
            .ok_or(InvalidKeyId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_in_lower_case_and_read_in_any() {
        let id = KeyId::new([0xAB; 32]);
        assert_eq!(id.to_string(), "ab".repeat(32));
        assert_eq!("aB".repeat(32).parse(), Ok(id));
    }

    #[test]
    fn refuses_other_lengths_and_other_letters() {
        for text in [
            "",
            "ab",
            &"ab".repeat(31),
            &"ab".repeat(33),
            &"ag".repeat(32),
        ] {
            assert_eq!(text.parse::<KeyId>(), Err(InvalidKeyId), "{text}");
        }
    }
}
