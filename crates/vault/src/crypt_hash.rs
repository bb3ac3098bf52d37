//! Hashes of crypt(3): bcrypt and SHA-crypt. Verified, never written.

use aws_lc_rs::digest::{SHA512, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha_crypt::{PasswordVerifier, ShaCrypt};
use zeroize::Zeroizing;

use crate::{HashError, Secret};

/// bcrypt: 2^16 rounds take some four seconds.
const MOST_BCRYPT_COST: u32 = 16;
/// SHA-crypt: a thousand times the usual 5000 rounds, some three seconds.
const MOST_SHA_CRYPT_ROUNDS: u32 = 5_000_000;
/// The fewest that crypt(3) ever writes.
const FEWEST_SHA_CRYPT_ROUNDS: u32 = 1000;
/// Longer passwords bcrypt would cut off, in bytes.
const BCRYPT_SEES: usize = 72;

/// Which of the two a well-formed text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CryptHash {
    Bcrypt,
    ShaCrypt,
}

impl CryptHash {
    /// # Errors
    /// [`HashError::Unsupported`] for other schemes. `$2x$` is one of them: it marks hashes
    /// of a faulty bcrypt that took letters beyond ASCII wrongly.
    pub(crate) fn parse(text: &str) -> Result<Self, HashError> {
        if ["$2a$", "$2b$", "$2y$"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
        {
            check_bcrypt(text)?;
            Ok(Self::Bcrypt)
        } else if let Some(rest) = text.strip_prefix("$5$") {
            check_sha_crypt(rest, 43)?;
            Ok(Self::ShaCrypt)
        } else if let Some(rest) = text.strip_prefix("$6$") {
            check_sha_crypt(rest, 86)?;
            Ok(Self::ShaCrypt)
        } else {
            Err(HashError::Unsupported)
        }
    }

    pub(crate) fn verify(self, text: &str, secret: &Secret) -> Result<bool, HashError> {
        match self {
            Self::Bcrypt => verify_bcrypt(text, secret),
            Self::ShaCrypt => match ShaCrypt::default().verify_password(secret.expose(), text) {
                Ok(()) => Ok(true),
                Err(sha_crypt::password_hash::Error::PasswordInvalid) => Ok(false),
                Err(_) => Err(HashError::Malformed),
            },
        }
    }
}

fn check_bcrypt(text: &str) -> Result<(), HashError> {
    let parts: bcrypt::HashParts = text.parse().map_err(|_| HashError::Malformed)?;
    match parts.get_cost() {
        0..4 => Err(HashError::Malformed),
        4..=MOST_BCRYPT_COST => Ok(()),
        _ => Err(HashError::TooCostly),
    }
}

/// userli's way with what bcrypt cannot take, a password over 72 bytes or with a NUL: its
/// place is taken by base64 of its SHA-512.
fn verify_bcrypt(text: &str, secret: &Secret) -> Result<bool, HashError> {
    let password = secret.expose();
    let verified = if password.len() > BCRYPT_SEES || password.contains(&0) {
        let stand_in = Zeroizing::new(STANDARD.encode(digest(&SHA512, password)));
        bcrypt::verify(stand_in.as_bytes(), text)
    } else {
        bcrypt::verify(password, text)
    };
    verified.map_err(|_| HashError::Malformed)
}

/// Looks at `[rounds=N$]salt$hash`, where the hash has `hash_length` characters.
fn check_sha_crypt(rest: &str, hash_length: usize) -> Result<(), HashError> {
    let salt_and_hash = match rest.strip_prefix("rounds=") {
        None => rest,
        Some(rest) => {
            let (rounds, rest) = rest.split_once('$').ok_or(HashError::Malformed)?;
            check_rounds(rounds)?;
            rest
        }
    };
    let (salt, hash) = salt_and_hash.split_once('$').ok_or(HashError::Malformed)?;
    let well_formed = (1..=16).contains(&salt.len())
        && salt.bytes().all(is_salt_letter)
        && hash.len() == hash_length
        && hash.bytes().all(is_crypt_letter);
    if well_formed {
        Ok(())
    } else {
        Err(HashError::Malformed)
    }
}

/// The 64 letters in which crypt(3) writes hashes.
fn is_crypt_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/')
}

/// crypt(3) itself draws salts from the same letters; other programs from base64's, too.
fn is_salt_letter(byte: u8) -> bool {
    is_crypt_letter(byte) || matches!(byte, b'+' | b'=' | b',' | b'-')
}

fn check_rounds(text: &str) -> Result<(), HashError> {
    let plain = text.starts_with(|first: char| first.is_ascii_digit() && first != '0');
    let rounds = match text.parse::<u32>() {
        Ok(rounds) if plain => rounds,
        _ => return Err(HashError::Malformed),
    };
    match rounds {
        ..FEWEST_SHA_CRYPT_ROUNDS => Err(HashError::Malformed),
        FEWEST_SHA_CRYPT_ROUNDS..=MOST_SHA_CRYPT_ROUNDS => Ok(()),
        _ => Err(HashError::TooCostly),
    }
}
