//! What a new password must be.

use model::Address;
use vault::Secret;

use crate::password_strength;

/// The fewest characters of a new password.
const FEWEST_CHARACTERS: usize = 12;
/// The most bytes of a password: what userli accepts (Symfony's limit).
const MOST_BYTES: usize = 4096;

/// Which rule a new password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordRule {
    /// Fewer than 12 characters.
    #[error("the new password needs at least {FEWEST_CHARACTERS} characters")]
    TooShort,
    /// More than 4096 bytes.
    #[error("the new password has more than {MOST_BYTES} bytes")]
    TooLong,
    /// Not UTF-8, or it holds a control character, which no mail program can send.
    #[error("the new password must be UTF-8 text without control characters")]
    NotText,
    /// It would be guessed soon: a row of keys, a name, a date, a few common words.
    #[error(
        "the new password would be guessed soon; a few words that do not belong together are \
         better"
    )]
    TooWeak,
    /// Many people have had it.
    #[error("many people have had the new password, so it is guessed first; take another one")]
    TooCommon,
    /// The same as before.
    #[error("the new password is the same as the present one")]
    Unchanged,
}

/// Takes a new password for an address as a person gave it.
///
/// # Errors
/// The first [`PasswordRule`] it breaks. An account is not changed by asking.
pub fn password_from_person(typed: Secret, address: &Address) -> Result<Secret, PasswordRule> {
    let text = std::str::from_utf8(typed.expose()).map_err(|_| PasswordRule::NotText)?;
    if text.len() > MOST_BYTES {
        return Err(PasswordRule::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(PasswordRule::NotText);
    }
    if text.chars().count() < FEWEST_CHARACTERS {
        return Err(PasswordRule::TooShort);
    }
    password_strength::check(text, address)?;
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(bytes: impl Into<Vec<u8>>) -> Option<PasswordRule> {
        let address = "ada@example.org".parse().unwrap();
        password_from_person(Secret::new(bytes), &address).err()
    }

    #[test]
    fn rules() {
        assert_eq!(rule("correct horse"), None);
        assert_eq!(rule("änderübermöwe"), None);
        assert_eq!(rule("ääääääääääää"), Some(PasswordRule::TooWeak));
        assert_eq!(rule("ada@example.org"), Some(PasswordRule::TooWeak));
        assert_eq!(rule("ääääääääääa"), Some(PasswordRule::TooShort));
        assert_eq!(rule(""), Some(PasswordRule::TooShort));
        assert_eq!(rule("q7!v0zH2".repeat(512)), None);
        assert_eq!(rule("x".repeat(4097)), Some(PasswordRule::TooLong));
        assert_eq!(rule("twelve chars\0"), Some(PasswordRule::NotText));
        assert_eq!(rule("twelve chars\n"), Some(PasswordRule::NotText));
        assert_eq!(rule(vec![0xff; 12]), Some(PasswordRule::NotText));
    }
}
