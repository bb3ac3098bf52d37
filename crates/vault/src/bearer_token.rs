//! Tokens that whoever holds them needs nothing else beside: of a program that asks the API,
//! of a session in a browser, of a link that works once.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::hex_digest::hex_sha256;
use crate::{Entropy, EntropyUnavailable};

/// 32 random bytes as 64 lower-case hex digits. Shown once; only its digest is stored.
#[derive(Clone)]
pub struct BearerToken(Zeroizing<String>);

impl BearerToken {
    /// Makes a new one.
    ///
    /// # Errors
    /// [`EntropyUnavailable`].
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut_slice())?;
        Ok(Self(Zeroizing::new(base16ct::lower::encode_string(
            bytes.as_slice(),
        ))))
    }

    /// The token itself, to be shown once to whoever shall hold it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn digest(&self) -> String {
        bearer_token_digest(&self.0)
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(..)")
    }
}

/// What is stored of a token, userli's way: SHA-256 of its text as 64 lower-case hex digits.
///
/// A token has 256 random bits, so a plain hash of it cannot be guessed backwards.
///
/// ```
/// assert_eq!(
///     vault::bearer_token_digest("abc"),
///     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
/// );
/// ```
pub fn bearer_token_digest(presented: &str) -> String {
    hex_sha256(presented.as_bytes())
}

/// Whether two digests are the same, in a time that does not tell where they differ.
pub fn digests_match(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    #[test]
    fn has_64_lower_case_hex_digits_and_prints_none() {
        let token = BearerToken::generate(&SystemEntropy).unwrap();
        assert_eq!(token.reveal().len(), 64);
        assert!(
            token
                .reveal()
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        );
        assert_eq!(format!("{token:?}"), "BearerToken(..)");
        assert_ne!(
            token.reveal(),
            BearerToken::generate(&SystemEntropy).unwrap().reveal()
        );
    }

    #[test]
    fn its_digest_is_found_by_what_is_presented() {
        let token = BearerToken::generate(&SystemEntropy).unwrap();
        let presented = bearer_token_digest(token.reveal());
        assert!(digests_match(&token.digest(), &presented));
        assert!(!digests_match(&token.digest(), &bearer_token_digest("abc")));
        assert!(!digests_match(&token.digest(), ""));
    }
}
