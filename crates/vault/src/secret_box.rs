//! NaCl's `crypto_secretbox`, XSalsa20-Poly1305, over bytes.

use crypto_secretbox::aead::AeadInPlace;
use crypto_secretbox::{KeyInit, XSalsa20Poly1305};
use zeroize::Zeroizing;

use crate::{BoxError, Entropy, EntropyUnavailable, Malformation, entropy};

/// Bytes of a key.
pub(crate) const KEY: usize = 32;
/// Bytes of a nonce.
pub(crate) const NONCE: usize = 24;
/// Bytes of the authenticator in front of the ciphertext.
pub(crate) const MAC: usize = 16;
/// The most that is read as one box, in bytes: over ten times what a P-521 key needs.
pub(crate) const MOST_BYTES: usize = 8192;

/// A nonce and what was encrypted with it: MAC, then ciphertext.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecretBox {
    nonce: [u8; NONCE],
    mac: [u8; MAC],
    ciphertext: Vec<u8>,
}

impl SecretBox {
    /// Reads `nonce[24] | mac[16] | ciphertext`.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Malformation> {
        let (nonce, rest) = bytes.split_first_chunk().ok_or(Malformation::TooShort)?;
        let (mac, ciphertext) = rest.split_first_chunk().ok_or(Malformation::TooShort)?;
        if bytes.len() > MOST_BYTES {
            return Err(Malformation::TooLong);
        }
        Ok(Self {
            nonce: *nonce,
            mac: *mac,
            ciphertext: ciphertext.to_vec(),
        })
    }

    /// Random bytes in the shape of a box with a key as OpenSSL writes it; nothing opens it.
    pub(crate) fn decoy(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        Ok(Self {
            nonce: entropy::draw(entropy)?,
            mac: entropy::draw(entropy)?,
            ciphertext: entropy::draw::<512>(entropy)?.to_vec(),
        })
    }

    /// Writes what [`from_bytes`](Self::from_bytes) reads, behind what `bytes` holds.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.nonce);
        bytes.extend_from_slice(&self.mac);
        bytes.extend_from_slice(&self.ciphertext);
    }

    /// Encrypts. A pair of key and nonce must never come twice.
    pub(crate) fn encrypt(
        key: &[u8; KEY],
        nonce: [u8; NONCE],
        plaintext: &[u8],
    ) -> Result<Self, BoxError> {
        // Encrypted in place; the guard wipes the plaintext should the cipher refuse.
        let mut buffer = Zeroizing::new(plaintext.to_vec());
        let mac = XSalsa20Poly1305::new(key.into())
            .encrypt_in_place_detached(&nonce.into(), &[], &mut buffer)
            .map_err(|_| BoxError::Refused)?;
        Ok(Self {
            nonce,
            mac: mac.into(),
            ciphertext: std::mem::take(&mut *buffer),
        })
    }

    /// Decrypts, once the MAC has been found right.
    pub(crate) fn decrypt(&self, key: &[u8; KEY]) -> Result<Zeroizing<Vec<u8>>, BoxError> {
        let mut buffer = Zeroizing::new(self.ciphertext.clone());
        XSalsa20Poly1305::new(key.into())
            .decrypt_in_place_detached(&self.nonce.into(), &[], &mut buffer, &self.mac.into())
            .map_err(|_| BoxError::WrongSecret)?;
        Ok(buffer)
    }
}
