//! The key material of a message: random bytes, wrapped for each key in the header.
//!
//! Key, initialisation vector, and then the AEAD's additional data or the HMAC's key.

use aws_lc_rs::{digest, pbkdf2};
use std::num::NonZeroU32;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::algorithm::{Cipher, Digest, Integrity, Size};
use crate::version2::{Fields, KEY_TYPE_EC, KEY_TYPE_RSA, ROUNDS, Recipient};
use crate::{Damage, OpenError, PrivateKey, payload, sha256_chains};

/// The cipher that wraps key material unless the flag for the same cipher is set.
pub(crate) const WRAPPING: Cipher = Cipher::Cbc(Size::Bits256);

/// The key material with its parts.
pub(crate) struct Material {
    bytes: Zeroizing<Vec<u8>>,
    key: usize,
    iv: usize,
}

impl Material {
    /// Key material for these fields. `None` where its length does not fit them.
    pub(crate) fn new(fields: &Fields, bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        (bytes.len() == fields.material()).then_some(Self {
            bytes,
            key: fields.cipher.key(),
            iv: fields.cipher.iv(),
        })
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Key, initialisation vector, rest.
    pub(crate) fn parts(&self) -> (&[u8], &[u8], &[u8]) {
        let (key, rest) = self.bytes.split_at_checked(self.key).unwrap_or_default();
        let (iv, rest) = rest.split_at_checked(self.iv).unwrap_or_default();
        (key, iv, rest)
    }

    /// Whether these bytes have the hash that the header names.
    pub(crate) fn has_hash_of(&self, fields: &Fields) -> bool {
        let is_equal = if fields.digest == Digest::Sha256 {
            let hashes = sha256_chains::material_hashes(&[&self.bytes]);
            hashes.concat().ct_eq(&fields.material_hash)
        } else {
            let hash = hash(fields.digest, &self.bytes);
            hash.as_ref().ct_eq(&fields.material_hash)
        };
        is_equal.into()
    }
}

/// The hash of key material: 2048 rounds over the hash before and the number of the round.
pub(crate) fn hash(with: Digest, material: &[u8]) -> digest::Digest {
    let mut hash = digest::digest(with.hash(), material);
    for round in 1..=ROUNDS {
        let mut context = digest::Context::new(with.hash());
        context.update(hash.as_ref());
        context.update(&round.to_be_bytes());
        hash = context.finish();
    }
    hash
}

/// Unwraps the key material with `key`, for which `recipient` was made, and compares its hash.
pub(crate) fn unwrap(
    fields: &Fields,
    recipient: &Recipient,
    key: &PrivateKey,
) -> Result<Material, OpenError> {
    let damaged = OpenError::Damaged(Damage::KeyMaterial);
    let bytes = match recipient.key_type {
        KEY_TYPE_RSA => key.rsa_decrypt(&recipient.wrapped),
        KEY_TYPE_EC => unwrap_with_curve(fields, recipient, key),
        other => return Err(OpenError::Unsupported(format!("key type {other}"))),
    };
    bytes
        .and_then(|bytes| Material::new(fields, bytes))
        .filter(|material| material.has_hash_of(fields))
        .ok_or(damaged)
}

fn unwrap_with_curve(
    fields: &Fields,
    recipient: &Recipient,
    key: &PrivateKey,
) -> Option<Zeroizing<Vec<u8>>> {
    let secret = key.agree(&recipient.ephemeral)?;
    let salt = &recipient.ephemeral;
    let rounds = NonZeroU32::new(fields.rounds)?;
    if fields.digest == Digest::Sha256 && derived_length(fields) == 48 {
        let derived = sha256_chains::pbkdf2(&secret, salt, rounds);
        return unwrap_with(fields, derived.as_slice(), &recipient.wrapped);
    }
    let mut derived = Zeroizing::new(vec![0; derived_length(fields)]);
    pbkdf2::derive(fields.digest.pbkdf2(), rounds, salt, &secret, &mut derived);
    unwrap_with(fields, &derived, &recipient.wrapped)
}

/// How much PBKDF2 has to give: the wrapping key, its initialisation vector, and for an AEAD
/// its additional data.
fn derived_length(fields: &Fields) -> usize {
    let cipher = wrapping_cipher(fields);
    let additional = match cipher.aead() {
        Some(_) => Integrity::Aead.material(),
        None => 0,
    };
    cipher.key() + cipher.iv() + additional
}

fn wrapping_cipher(fields: &Fields) -> Cipher {
    if fields.same_cipher {
        fields.cipher
    } else {
        WRAPPING
    }
}

/// Unwraps with what PBKDF2 gave.
pub(crate) fn unwrap_with(
    fields: &Fields,
    derived: &[u8],
    wrapped: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = wrapping_cipher(fields);
    let (key, rest) = derived.split_at_checked(cipher.key())?;
    let (iv, additional) = rest.split_at_checked(cipher.iv())?;
    match cipher.aead() {
        Some(_) => payload::decrypt_aead(cipher, key, iv, additional, wrapped),
        None => payload::decrypt_plain(cipher, key, iv, wrapped),
    }
}
