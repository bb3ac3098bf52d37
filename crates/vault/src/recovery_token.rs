//! The token that opens an account whose password is forgotten.

use std::fmt;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Entropy, EntropyUnavailable, Secret};

/// A UUID in its hyphenated form, 36 characters, lower case; version 4 (122 random bits)
/// where it was made here. Shown to its owner once.
///
/// ```
/// use vault::RecoveryToken;
///
/// let token = RecoveryToken::parse(" BBDE593D-8a9e-4d0e-a3ab-9fdd9f5c3237\n")?;
/// assert_eq!(token.reveal(), "bbde593d-8a9e-4d0e-a3ab-9fdd9f5c3237");
/// # Ok::<(), vault::InvalidRecoveryToken>(())
/// ```
#[derive(Clone)]
pub struct RecoveryToken(Zeroizing<String>);

/// The text is not a recovery token. Whether one opens anything is another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a recovery token has 36 characters: groups of 8, 4, 4, 4 and 12 digits or letters a-f, with hyphens between"
)]
pub struct InvalidRecoveryToken;

impl RecoveryToken {
    /// Makes a new one from 16 random bytes.
    ///
    /// # Errors
    /// [`EntropyUnavailable`].
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut bytes = Zeroizing::new([0; 16]);
        entropy.fill(bytes.as_mut_slice())?;
        let token = uuid::Builder::from_random_bytes(*bytes).into_uuid();
        Ok(Self(Zeroizing::new(token.hyphenated().to_string())))
    }

    /// Reads what a person typed: in any case, with space around it.
    ///
    /// # Errors
    /// [`InvalidRecoveryToken`] for everything but a hyphenated UUID.
    pub fn parse(text: &str) -> Result<Self, InvalidRecoveryToken> {
        let token = Zeroizing::new(text.trim().to_ascii_lowercase());
        // Other forms of a UUID (bare, braced, URN) have other lengths.
        if token.len() == uuid::fmt::Hyphenated::LENGTH && Uuid::try_parse(&token).is_ok() {
            Ok(Self(token))
        } else {
            Err(InvalidRecoveryToken)
        }
    }

    /// The token itself, to be shown to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The token as the secret of a [`SealedBox`](crate::SealedBox).
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.as_bytes())
    }
}

impl fmt::Debug for RecoveryToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RecoveryToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::SystemEntropy;

    #[test]
    fn is_a_lower_case_uuid_of_version_4_and_reads_back() {
        let token = RecoveryToken::generate(&SystemEntropy).unwrap();
        let text = token.reveal();
        assert_eq!(text, text.to_lowercase());
        assert_eq!(Uuid::try_parse(text).unwrap().get_version_num(), 4);
        assert_eq!(RecoveryToken::parse(text).unwrap().reveal(), text);
        assert_eq!(token.secret().expose(), text.as_bytes());
        assert_eq!(format!("{token:?}"), "RecoveryToken(..)");
    }

    #[test]
    fn two_are_never_the_same() {
        let first = RecoveryToken::generate(&SystemEntropy).unwrap();
        let second = RecoveryToken::generate(&SystemEntropy).unwrap();
        assert_ne!(first.reveal(), second.reveal());
    }

    #[test]
    fn refuses_every_other_form() {
        for text in [
            "",
            "bbde593d8a9e4d0ea3ab9fdd9f5c3237",
            "{bbde593d-8a9e-4d0e-a3ab-9fdd9f5c3237}",
            "urn:uuid:bbde593d-8a9e-4d0e-a3ab-9fdd9f5c3237",
            "bbde593d-8a9e-4d0e-a3ab-9fdd9f5c323",
            "bbde593d-8a9e-4d0e-a3ab-9fdd9f5c3237a",
            "bbde593d-8a9e-4d0e-a3ab-9fdd9f5c323g",
            "bbde593d8-a9e-4d0e-a3ab-9fdd9f5c3237",
            "bbde593d-8a9e 4d0e-a3ab-9fdd9f5c3237",
        ] {
            assert_eq!(
                RecoveryToken::parse(text).err(),
                Some(InvalidRecoveryToken),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = RecoveryToken::parse(&text);
        }

        #[test]
        fn reads_every_uuid_in_any_case(bytes in any::<[u8; 16]>()) {
            let text = Uuid::from_bytes(bytes).hyphenated().to_string();
            let token = RecoveryToken::parse(&format!("\t{} ", text.to_uppercase())).unwrap();
            prop_assert_eq!(token.reveal(), text);
        }
    }
}
