//! What a person typed, or what we made for a person to type.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A password or a token: bytes that are wiped when dropped and never printed.
///
/// Comparing two of them takes the same time wherever they differ; only a difference in
/// length shows. A clone is a second copy that wipes itself, for work on another thread.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The longest secret that opens or verifies anything, in bytes: userli's own limit
    /// for passwords. Longer ones can be held, but are treated as wrong.
    pub const MOST_BYTES: usize = 4096;

    /// Takes bytes over. A `Vec` or `String` moves in; a slice is copied, and wiping the
    /// original is then the caller's affair.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    /// Takes a text over without leaving a copy behind.
    pub fn from_string(text: String) -> Self {
        Self::new(text)
    }

    /// The bytes themselves.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something may be sealed under it or proven by it: 1 to
    /// [`MOST_BYTES`](Self::MOST_BYTES) bytes.
    pub fn is_usable(&self) -> bool {
        (1..=Self::MOST_BYTES).contains(&self.len())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().ct_eq(other.expose()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_bytes_and_prints_none() {
        let secret = Secret::from_string("sesame".to_owned());
        assert_eq!(secret.expose(), b"sesame");
        assert_eq!(secret.len(), 6);
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }

    #[test]
    fn is_equal_to_the_same_bytes_only() {
        let secret = Secret::new(*b"sesame");
        assert_eq!(secret, Secret::new(*b"sesame"));
        assert_ne!(secret, Secret::new(*b"sesam"));
        assert_ne!(secret, Secret::new(*b"Sesame"));
    }

    #[test]
    fn is_usable_from_one_byte_to_the_limit() {
        assert!(!Secret::new([]).is_usable());
        assert!(Secret::new(*b"a").is_usable());
        assert!(Secret::new(vec![b'a'; 4096]).is_usable());
        assert!(!Secret::new(vec![b'a'; 4097]).is_usable());
    }
}
