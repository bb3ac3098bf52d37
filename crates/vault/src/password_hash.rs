//! What proves a password.

use std::fmt;

use crate::argon2_hash::Argon2Hash;
use crate::crypt_hash::CryptHash;
use crate::hex_digest::hex_sha256;
use crate::{Arena, Entropy, HashError, Secret};

/// A password hash as it stands in the `password` column, kept as it came.
///
/// Written: `$argon2id$v=19$m=65536,t=4,p=1$` with a salt of 16 and a hash of 32 bytes,
/// which is what userli (by libsodium) writes. Verified: Argon2id and Argon2i of up to 1 GiB
/// and 16 GiB of memory times passes; bcrypt up to cost 16, for passwords over 72 bytes or
/// with a NUL in userli's way (base64 of their SHA-512); SHA-256-crypt and SHA-512-crypt up
/// to 5 million rounds. An empty password or one over 4096 bytes never verifies.
#[derive(Clone)]
pub struct PasswordHash {
    text: String,
    scheme: Scheme,
}

#[derive(Clone)]
enum Scheme {
    // In a box, for it is ten times as large as the other.
    Argon2(Box<Argon2Hash>),
    Crypt(CryptHash),
}

impl PasswordHash {
    /// Reads a stored hash.
    ///
    /// # Errors
    /// [`HashError::Unsupported`], [`HashError::Malformed`], [`HashError::TooCostly`].
    pub fn parse(text: &str) -> Result<Self, HashError> {
        let scheme = if Argon2Hash::claims(text) {
            Scheme::Argon2(Box::new(Argon2Hash::parse(text)?))
        } else {
            Scheme::Crypt(CryptHash::parse(text)?)
        };
        Ok(Self {
            text: text.to_owned(),
            scheme,
        })
    }

    /// Hashes a new password: one derivation.
    ///
    /// # Errors
    /// [`HashError::UnusableSecret`], [`HashError::Entropy`], [`HashError::Derivation`].
    pub fn create(
        secret: &Secret,
        entropy: &dyn Entropy,
        arena: &mut Arena,
    ) -> Result<Self, HashError> {
        if !secret.is_usable() {
            return Err(HashError::UnusableSecret);
        }
        Self::parse(&Argon2Hash::create(secret, entropy, arena)?)
    }

    /// Whether `secret` is the password. Takes as long as the hash says: work for a
    /// [`DerivationPool`](crate::DerivationPool).
    ///
    /// # Errors
    /// [`HashError::Derivation`] where there is no memory for it; [`HashError::Malformed`]
    /// where only verifying shows the damage. Neither says anything about the password.
    pub fn verify(&self, secret: &Secret, arena: &mut Arena) -> Result<bool, HashError> {
        if !secret.is_usable() {
            return Ok(false);
        }
        match &self.scheme {
            Scheme::Argon2(hash) => hash.verify(secret, arena),
            Scheme::Crypt(hash) => hash.verify(&self.text, secret),
        }
    }

    /// Whether it is weaker than what is written today, so that the next log-in should
    /// replace it.
    pub fn needs_renewal(&self) -> bool {
        match &self.scheme {
            Scheme::Argon2(hash) => hash.needs_renewal(),
            Scheme::Crypt(_) => true,
        }
    }

    /// The text for the column.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What `mail_crypt_box_binding` holds while box and hash belong together: SHA-256 of
    /// the text as 64 lower-case hex digits. The hash being salted, it tells nothing new.
    pub fn binding(&self) -> String {
        hex_sha256(self.text.as_bytes())
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(..)")
    }
}
