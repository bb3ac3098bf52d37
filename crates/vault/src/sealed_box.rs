//! A private key under a password or a recovery token.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::box_derivation::BoxDerivation;
use crate::secret_box::{MOST_BYTES, SecretBox};
use crate::{
    Arena, BoxError, Entropy, EntropyUnavailable, Malformation, PrivateKey, Secret, entropy,
};

/// A private key sealed under something a person knows, in userli's format:
/// `base64( salt[16] | nonce[24] | crypto_secretbox(base64(PEM)) )`.
///
/// 568 bytes, 760 characters for a key as OpenSSL writes it. Opening costs one derivation
/// of 64 MiB, so it belongs on a [`DerivationPool`](crate::DerivationPool).
#[derive(Clone, PartialEq, Eq)]
pub struct SealedBox {
    salt: [u8; BoxDerivation::SALT],
    secret_box: SecretBox,
}

/// Who wrote a box, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxOrigin {
    /// This program: Argon2id and nothing else, so that a wrong secret costs one derivation.
    Ours,
    /// Possibly another one: Argon2id first, then Argon2i.
    Foreign,
}

/// What came out of a [`SealedBox`].
#[derive(Clone, Debug)]
pub struct Opened {
    /// The key.
    pub key: PrivateKey,
    /// What opened it. A box of [`BoxDerivation::Argon2i`] should be sealed anew.
    pub derivation: BoxDerivation,
}

impl SealedBox {
    /// Reads the text in a `..._secret_box` column. base64 is taken strictly: padded, without
    /// white space, so that [`to_text`](Self::to_text) gives back the same text.
    ///
    /// # Errors
    /// [`BoxError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, BoxError> {
        if text.len() > MOST_BYTES * 2 {
            return Err(Malformation::TooLong.into());
        }
        let bytes = STANDARD.decode(text).map_err(|_| Malformation::NotBase64)?;
        let (salt, rest) = bytes.split_first_chunk().ok_or(Malformation::TooShort)?;
        Ok(Self {
            salt: *salt,
            secret_box: SecretBox::from_bytes(rest)?,
        })
    }

    /// A box that holds nothing and that no secret opens. Trying takes as long as with a real
    /// one, so that whoever measures cannot tell that an account is missing.
    ///
    /// # Errors
    /// [`EntropyUnavailable`].
    pub fn decoy(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        Ok(Self {
            salt: entropy::draw(entropy)?,
            secret_box: SecretBox::decoy(entropy)?,
        })
    }

    /// The text for the column.
    pub fn to_text(&self) -> String {
        let mut bytes = self.salt.to_vec();
        self.secret_box.append_to(&mut bytes);
        STANDARD.encode(bytes)
    }

    /// Seals `key` under `secret` with a new salt and nonce.
    ///
    /// Before it returns, the box is opened again with a derivation of its own, and what
    /// comes out is compared with the key: two derivations in all.
    ///
    /// # Errors
    /// [`BoxError::UnusableSecret`], [`BoxError::Entropy`], [`BoxError::Derivation`], and
    /// [`BoxError::NotProven`] where the new box does not open.
    pub fn seal(
        key: &PrivateKey,
        secret: &Secret,
        entropy: &dyn Entropy,
        arena: &mut Arena,
    ) -> Result<Self, BoxError> {
        if !secret.is_usable() {
            return Err(BoxError::UnusableSecret);
        }
        let salt = entropy::draw(entropy)?;
        let nonce = entropy::draw(entropy)?;
        let mut box_key = Zeroizing::new([0; BoxDerivation::KEY]);
        BoxDerivation::Argon2id.derive(secret, &salt, &mut box_key, arena)?;
        let sealed = Self {
            salt,
            secret_box: SecretBox::encrypt(&box_key, nonce, key.encoded().as_bytes())?,
        };
        sealed.prove(key, secret, arena)?;
        Ok(sealed)
    }

    /// Opens the box.
    ///
    /// An empty secret or one over 4096 bytes is wrong without a derivation.
    ///
    /// # Errors
    /// [`BoxError::WrongSecret`] where the secret is not the one; [`BoxError::NotAKey`]
    /// where it is, but what it holds is no key; [`BoxError::Derivation`].
    pub fn open(
        &self,
        secret: &Secret,
        origin: BoxOrigin,
        arena: &mut Arena,
    ) -> Result<Opened, BoxError> {
        if !secret.is_usable() {
            return Err(BoxError::WrongSecret);
        }
        match (self.open_by(BoxDerivation::Argon2id, secret, arena), origin) {
            (Err(BoxError::WrongSecret), BoxOrigin::Foreign) => {
                self.open_by(BoxDerivation::Argon2i, secret, arena)
            }
            (opened, _) => opened,
        }
    }

    fn open_by(
        &self,
        derivation: BoxDerivation,
        secret: &Secret,
        arena: &mut Arena,
    ) -> Result<Opened, BoxError> {
        let mut box_key = Zeroizing::new([0; BoxDerivation::KEY]);
        derivation.derive(secret, &self.salt, &mut box_key, arena)?;
        let plaintext = self.secret_box.decrypt(&box_key)?;
        let key = PrivateKey::from_encoded(&plaintext)?;
        Ok(Opened { key, derivation })
    }

    fn prove(&self, key: &PrivateKey, secret: &Secret, arena: &mut Arena) -> Result<(), BoxError> {
        let reopened = match self.open_by(BoxDerivation::Argon2id, secret, arena) {
            Ok(opened) => opened.key,
            Err(BoxError::Derivation(failed)) => return Err(failed.into()),
            Err(_) => return Err(BoxError::NotProven),
        };
        let same = reopened
            .encoded()
            .as_bytes()
            .ct_eq(key.encoded().as_bytes());
        if same.into() {
            Ok(())
        } else {
            Err(BoxError::NotProven)
        }
    }
}

impl fmt::Debug for SealedBox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealedBox(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    #[test]
    fn a_box_that_does_not_give_the_key_back_is_not_proven() {
        let mut arena = Arena::new();
        let secret = Secret::new(*b"sesame");
        let key = PrivateKey::generate(&SystemEntropy).unwrap();
        let mut sealed = SealedBox::seal(&key, &secret, &SystemEntropy, &mut arena).unwrap();
        assert_eq!(sealed.prove(&key, &secret, &mut arena), Ok(()));

        let other = PrivateKey::generate(&SystemEntropy).unwrap();
        let not_proven = Err(BoxError::NotProven);
        assert_eq!(sealed.prove(&other, &secret, &mut arena), not_proven);
        sealed.salt = [0; BoxDerivation::SALT];
        assert_eq!(sealed.prove(&key, &secret, &mut arena), not_proven);
    }

    #[test]
    fn a_decoy_looks_like_a_box_and_opens_with_nothing() {
        let secret = Secret::new(*b"sesame");
        let decoy = SealedBox::decoy(&SystemEntropy).unwrap();
        assert_eq!(decoy.to_text().len(), 760);
        let opened = decoy.open(&secret, BoxOrigin::Foreign, &mut Arena::new());
        assert!(matches!(opened, Err(BoxError::WrongSecret)));
        assert_ne!(decoy, SealedBox::decoy(&SystemEntropy).unwrap());
    }
}
