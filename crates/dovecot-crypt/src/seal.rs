//! Sealing messages that are in memory.

use std::collections::HashSet;
use std::iter;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rand;
use zeroize::Zeroizing;

use crate::agreement::{Agreement, DERIVED};
use crate::proof::{self, Claim, Scratch};
use crate::version2::{FLAG_AEAD, KEY_TYPE_EC, PREFIX, ROUNDS};
use crate::{MAGIC, PublicKey, SealError, self_test, sha256_chains};

/// The DER object identifier of aes-256-gcm.
const AES_256_GCM_OID: [u8; 11] = [
    0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e,
];
/// The DER object identifier of SHA-256.
const SHA256_OID: [u8; 11] = [
    0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
];
/// The bytes of the key material: key 32, nonce 12, additional data 16.
const MATERIAL: usize = 60;
/// The bytes of the key material when it is wrapped: padded to whole blocks of 16.
const WRAPPED: usize = 64;
/// The bytes of a block of AES.
const BLOCK: usize = 16;
/// The bytes of the hash of the key material.
const HASH: usize = 32;
/// The bytes of the tag that ends a message.
const TAG: usize = 16;

/// Seals messages to one public key: format version 2, AES-256-GCM, SHA-256.
///
/// Every message has key material of its own, and an ephemeral key of its own unless
/// [`Sealer::seal_together`] is asked. Every sealed message has been opened again before it is
/// given out: its header parsed, the key material in it unwrapped and compared with its hash,
/// and the text decrypted to the same bytes.
///
/// The first message of the process waits for a self-test: messages to a throwaway key must
/// open by the way that knows only the private key.
pub struct Sealer {
    key: PublicKey,
    scratch: Scratch,
}

impl Sealer {
    /// The messages that share an ephemeral key, at most.
    pub const MOST_TOGETHER: usize = 128;

    /// A sealer to `key`.
    pub fn new(key: &PublicKey) -> Self {
        Self {
            key: key.clone(),
            scratch: Scratch::default(),
        }
    }

    /// Seals one message. An empty one stays empty, as Dovecot has it.
    ///
    /// # Errors
    /// [`SealError`]; the message stays as it was.
    pub fn seal(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut sealed = self.seal_all(&[plaintext])?;
        sealed.pop().ok_or(SealError::Cryptography)
    }

    /// Seals several messages, each as if it were alone, which costs less than one after the
    /// other.
    ///
    /// # Errors
    /// [`SealError`], for all of them: no sealed message is given out.
    pub fn seal_all(&mut self, plaintexts: &[&[u8]]) -> Result<Vec<Vec<u8>>, SealError> {
        self_test::once()?;
        self.seal_apart_untested(plaintexts)
    }

    /// Seals several messages with one ephemeral key for up to [`Sealer::MOST_TOGETHER`] of
    /// them, which costs a fifth of it. Each has key material of its own.
    ///
    /// Whoever sees the messages sees that they were sealed together. What else there is to
    /// say for and against it is in the crate's `README.md`.
    ///
    /// # Errors
    /// [`SealError`], for all of them: no sealed message is given out.
    pub fn seal_together(&mut self, plaintexts: &[&[u8]]) -> Result<Vec<Vec<u8>>, SealError> {
        self_test::once()?;
        self.seal_together_untested(plaintexts)
    }

    /// What [`Sealer::seal_all`] does after the self-test, which uses it too.
    pub(crate) fn seal_apart_untested(
        &mut self,
        plaintexts: &[&[u8]],
    ) -> Result<Vec<Vec<u8>>, SealError> {
        let messages = plaintexts.iter().filter(|plaintext| !plaintext.is_empty());
        let agreements = messages
            .map(|_| Agreement::new(&self.key))
            .collect::<Result<Vec<_>, _>>()?;
        self.seal_with(agreements.iter(), plaintexts)
    }

    /// What [`Sealer::seal_together`] does after the self-test, which uses it too.
    pub(crate) fn seal_together_untested(
        &mut self,
        plaintexts: &[&[u8]],
    ) -> Result<Vec<Vec<u8>>, SealError> {
        let mut sealed = Vec::with_capacity(plaintexts.len());
        for group in plaintexts.chunks(Self::MOST_TOGETHER) {
            if let [alone] = group {
                sealed.append(&mut self.seal_apart_untested(&[alone])?);
                continue;
            }
            let agreement = Agreement::computed_twice(&self.key)?;
            sealed.append(&mut self.seal_with(iter::repeat(&agreement), group)?);
        }
        Ok(sealed)
    }

    /// Seals the messages, each with the next of the agreements; an empty one needs none.
    fn seal_with<'a>(
        &mut self,
        agreements: impl Iterator<Item = &'a Agreement>,
        plaintexts: &[&[u8]],
    ) -> Result<Vec<Vec<u8>>, SealError> {
        let messages = plaintexts.iter().filter(|plaintext| !plaintext.is_empty());
        let drafts = messages
            .zip(agreements)
            .map(|(plaintext, agreement)| Draft::new(agreement, plaintext))
            .collect::<Result<Vec<_>, _>>()?;
        refuse_repetitions(&drafts)?;
        let materials: Vec<&[u8]> = drafts
            .iter()
            .map(|draft| draft.material.as_slice())
            .collect();
        let hashes = sha256_chains::material_hashes(&materials);
        let sealed = drafts
            .iter()
            .zip(&hashes)
            .map(|(draft, hash)| draft.write(&self.key, hash))
            .collect::<Result<Vec<_>, _>>()?;
        let claims: Vec<Claim<'_>> = drafts
            .iter()
            .zip(&sealed)
            .map(|(draft, sealed)| draft.claim(sealed))
            .collect();
        proof::all_open(&claims, &self.key, &mut self.scratch)?;
        let mut sealed = sealed.into_iter();
        let all = plaintexts.iter().map(|plaintext| {
            if plaintext.is_empty() {
                return Ok(Vec::new());
            }
            sealed.next().ok_or(SealError::Cryptography)
        });
        all.collect()
    }
}

/// Two messages with the same key material would betray each other. Random bytes do not repeat;
/// a broken source of them does. Equal material under one agreement is wrapped to equal bytes.
fn refuse_repetitions(drafts: &[Draft<'_>]) -> Result<(), SealError> {
    let mut seen = HashSet::with_capacity(drafts.len());
    let is_new = |draft: &Draft<'_>| seen.insert(draft.wrapped.get(..BLOCK).map(<[u8]>::to_owned));
    if drafts.iter().all(is_new) {
        Ok(())
    } else {
        Err(SealError::Cryptography)
    }
}

/// A message to be sealed, with its random parts.
struct Draft<'a> {
    plaintext: &'a [u8],
    agreement: &'a Agreement,
    material: Zeroizing<[u8; MATERIAL]>,
    wrapped: Vec<u8>,
}

impl<'a> Draft<'a> {
    fn new(agreement: &'a Agreement, plaintext: &'a [u8]) -> Result<Self, SealError> {
        let mut material = Zeroizing::new([0; MATERIAL]);
        rand::fill(material.as_mut_slice()).map_err(|_| SealError::Cryptography)?;
        let wrapped = wrap(&agreement.derived, material.as_slice())?;
        Ok(Self {
            plaintext,
            agreement,
            material,
            wrapped,
        })
    }

    /// What is to be proven of the sealed message.
    fn claim<'b>(&'b self, sealed: &'b [u8]) -> Claim<'b> {
        Claim {
            sealed,
            derived: self.agreement.derived.as_slice(),
            plaintext: self.plaintext,
        }
    }

    /// Writes the message: header, encrypted text, tag.
    fn write(&self, key: &PublicKey, hash: &[u8; HASH]) -> Result<Vec<u8>, SealError> {
        let mut message = self.header(key, hash)?;
        let length = message.len();
        message.extend_from_slice(self.plaintext);
        let (material_key, nonce, additional) = self.parts().ok_or(SealError::Cryptography)?;
        let cipher = UnboundKey::new(&AES_256_GCM, material_key)
            .map(LessSafeKey::new)
            .map_err(|_| SealError::Cryptography)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Cryptography)?;
        let text = message.get_mut(length..).unwrap_or_default();
        let tag = cipher
            .seal_in_place_separate_tag(nonce, Aad::from(additional), text)
            .map_err(|_| SealError::Cryptography)?;
        message.extend_from_slice(tag.as_ref());
        Ok(message)
    }

    /// Key, nonce and additional data.
    fn parts(&self) -> Option<(&[u8], &[u8], &[u8])> {
        let (key, rest) = self.material.split_at_checked(32)?;
        let (nonce, additional) = rest.split_at_checked(12)?;
        Some((key, nonce, additional))
    }

    /// The header, with room for the text and the tag.
    fn header(&self, key: &PublicKey, hash: &[u8; HASH]) -> Result<Vec<u8>, SealError> {
        let ephemeral = &self.agreement.ephemeral;
        let keys = 1 + 1 + 32 + 4 + ephemeral.len() + 4 + WRAPPED + 4 + HASH;
        let length = PREFIX + AES_256_GCM_OID.len() + SHA256_OID.len() + 4 + 4 + keys;
        let mut header = Vec::with_capacity(length + self.plaintext.len() + TAG);
        header.extend_from_slice(&MAGIC);
        header.push(2);
        header.extend_from_slice(&FLAG_AEAD.to_be_bytes());
        header.extend_from_slice(&be32(length)?);
        header.extend_from_slice(&AES_256_GCM_OID);
        header.extend_from_slice(&SHA256_OID);
        header.extend_from_slice(&ROUNDS.to_be_bytes());
        header.extend_from_slice(&be32(keys)?);
        header.push(1);
        header.push(KEY_TYPE_EC);
        header.extend_from_slice(key.key_id().as_bytes());
        for field in [ephemeral, &self.wrapped, hash.as_slice()] {
            header.extend_from_slice(&be32(field.len())?);
            header.extend_from_slice(field);
        }
        Ok(header)
    }
}

/// AES-256-CBC with PKCS#7 padding.
fn wrap(derived: &[u8; DERIVED], material: &[u8]) -> Result<Vec<u8>, SealError> {
    let wrapped = || {
        let (key, iv) = derived.split_at_checked(32)?;
        let key = UnboundCipherKey::new(&AES_256, key).ok()?;
        let context = EncryptionContext::Iv128(FixedLength::try_from(iv).ok()?);
        // The plaintext stands here before it is encrypted in its place, so room is made first.
        let mut wrapped = Vec::with_capacity(WRAPPED);
        wrapped.extend_from_slice(material);
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).ok()?;
        key.less_safe_encrypt(&mut wrapped, context).ok()?;
        Some(wrapped)
    };
    wrapped().ok_or(SealError::Cryptography)
}

fn be32(number: usize) -> Result<[u8; 4], SealError> {
    u32::try_from(number)
        .map(u32::to_be_bytes)
        .map_err(|_| SealError::Cryptography)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PrivateKey;
    use crate::curve::Curve;

    #[test]
    fn key_material_that_repeats_is_refused() {
        let key = PrivateKey::generate(Curve::P256).unwrap();
        let agreement = Agreement::new(key.public_key().unwrap()).unwrap();
        let draft = || Draft::new(&agreement, b"text").unwrap();
        let mut drafts = vec![draft(), draft(), draft()];
        assert!(refuse_repetitions(&drafts).is_ok());
        let material = drafts[0].material.clone();
        drafts[2].wrapped = wrap(&agreement.derived, material.as_slice()).unwrap();
        assert!(refuse_repetitions(&drafts).is_err());
    }
}
