//! How soon a password would be guessed. Nothing outside is asked.

use std::collections::HashSet;
use std::sync::LazyLock;

use model::Address;
use zxcvbn::{Score, zxcvbn};

use crate::PasswordRule;

/// Characters that are looked at: what is strong up to here stays so behind it, and the work
/// grows faster than the length.
const LOOKED_AT: usize = 64;

/// Fewer guesses than this, 100 million, are too few: at one derivation a guess, they take one
/// processor months.
const STRONG_ENOUGH: Score = Score::Three;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect()
});

/// Refuses what many people have had, and what is made of words, names, dates, rows of keys
/// and the address itself, unless there is enough of it.
pub(crate) fn check(password: &str, address: &Address) -> Result<(), PasswordRule> {
    let lower = password.to_lowercase();
    let bare: String = lower
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    let word = bare.trim_end_matches(|letter: char| letter.is_numeric());
    if COMMON.contains(bare.as_str()) || COMMON.contains(word) {
        return Err(PasswordRule::TooCommon);
    }
    let looked_at: String = password.chars().take(LOOKED_AT).collect();
    let own = own_words(address);
    let own: Vec<_> = own.iter().map(String::as_str).collect();
    if zxcvbn(&looked_at, &own).score() < STRONG_ENOUGH {
        return Err(PasswordRule::TooWeak);
    }
    Ok(())
}

/// What somebody who knows the address would try first.
fn own_words(address: &Address) -> Vec<String> {
    let parts = address.local_part().split(['.', '-', '_']);
    let labels = address.domain().as_str().split('.');
    parts
        .chain(labels)
        .map(str::to_owned)
        .chain([
            address.to_string(),
            address.local_part().to_owned(),
            address.domain().to_string(),
        ])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str) -> Result<(), PasswordRule> {
        check(
            password,
            &"lovelace.ada@analytical-engine.org".parse().unwrap(),
        )
    }

    #[test]
    fn common_ones_are_refused_however_they_are_dressed_up() {
        for password in [
            "Password1234!",
            "CORRECT-horse battery_Staple",
            "ich liebe dich",
            "IchLiebeDich!!2026",
            "Contraseña 2026",
            "mot de passe 99",
        ] {
            assert_eq!(
                checked(password),
                Err(PasswordRule::TooCommon),
                "{password}"
            );
        }
    }

    #[test]
    fn weak_ones_are_refused() {
        for password in [
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "123456789012",
            "abcabcabcabc",
            "lovelace.ada1",
            "analytical-engine.org",
            "lovelace.ada@analytical-engine.org",
        ] {
            assert_eq!(checked(password), Err(PasswordRule::TooWeak), "{password}");
        }
    }

    #[test]
    fn good_ones_of_any_script_are_taken() {
        for password in [
            "a herd of violet trombones",
            "Tretboot-Ausleihe mit Mücken",
            "kq7!vv0-zzH2m",
            "\u{43f}\u{430}\u{440}\u{43e}\u{432}\u{43e}\u{437}\u{438}\u{43a}-\u{43a}\u{440}\u{443}\u{433}",
            &"kq7!vv0-zzH2m".repeat(300),
        ] {
            assert_eq!(checked(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn the_list_holds_what_it_says() {
        assert!(COMMON.len() > 80);
        for word in COMMON.iter() {
            let plain = word.chars().all(char::is_alphanumeric);
            assert!(plain && *word == word.to_lowercase(), "{word}");
        }
    }
}
