//! Sealing messages that are in memory.

use std::num::NonZeroU32;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{EphemeralPrivateKey, agree_ephemeral};
use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rand::{self, SystemRandom};
use zeroize::Zeroizing;

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
/// The bytes that PBKDF2 gives.
const DERIVED: usize = 48;
/// The bytes of the hash of the key material.
const HASH: usize = 32;
/// The bytes of the tag that ends a message.
const TAG: usize = 16;

/// Seals messages to one public key: format version 2, AES-256-GCM, SHA-256.
///
/// Every message has an ephemeral key and key material of its own. Every sealed message has
/// been opened again before it is given out: its header parsed, the key material in it
/// unwrapped and compared with its hash, and the text decrypted to the same bytes.
///
/// The first message of the process waits for a self-test: a message to a throwaway key must
/// open by the way that knows only the private key.
pub struct Sealer {
    key: PublicKey,
    scratch: Scratch,
}

impl Sealer {
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

    /// Seals several messages, which costs less than one after the other.
    ///
    /// # Errors
    /// [`SealError`], for all of them: no sealed message is given out.
    pub fn seal_all(&mut self, plaintexts: &[&[u8]]) -> Result<Vec<Vec<u8>>, SealError> {
        self_test::once()?;
        self.seal_untested(plaintexts)
    }

    /// What [`Sealer::seal_all`] does after the self-test, which uses it too.
    pub(crate) fn seal_untested(
        &mut self,
        plaintexts: &[&[u8]],
    ) -> Result<Vec<Vec<u8>>, SealError> {
        let drafts = plaintexts
            .iter()
            .filter(|plaintext| !plaintext.is_empty())
            .map(|_| Draft::new(&self.key))
            .collect::<Result<Vec<_>, _>>()?;
        let materials: Vec<&[u8]> = drafts
            .iter()
            .map(|draft| draft.material.as_slice())
            .collect();
        let hashes = sha256_chains::material_hashes(&materials);
        let derived: Vec<_> = drafts.iter().map(Draft::derive).collect();
        let mut ready = drafts.iter().zip(&derived).zip(&hashes);
        let mut sealed = Vec::with_capacity(plaintexts.len());
        for plaintext in plaintexts {
            if plaintext.is_empty() {
                sealed.push(Vec::new());
                continue;
            }
            let ((draft, derived), hash) = ready.next().ok_or(SealError::Cryptography)?;
            sealed.push(draft.write(&self.key, derived, hash, plaintext)?);
        }
        let written = sealed
            .iter()
            .zip(plaintexts)
            .filter(|(_, text)| !text.is_empty());
        let claims: Vec<Claim<'_>> = written
            .zip(&derived)
            .map(|((sealed, plaintext), derived)| Claim {
                sealed,
                derived: derived.as_slice(),
                plaintext,
            })
            .collect();
        proof::all_open(&claims, &self.key, &mut self.scratch)?;
        Ok(sealed)
    }
}

/// The random parts of one message.
struct Draft {
    /// The ephemeral public key, an uncompressed point.
    ephemeral: Vec<u8>,
    /// What the ephemeral key and the public key agree on.
    secret: Zeroizing<Vec<u8>>,
    material: Zeroizing<[u8; MATERIAL]>,
}

impl Draft {
    fn new(key: &PublicKey) -> Result<Self, SealError> {
        let algorithm = key.curve().algorithm();
        let ephemeral = EphemeralPrivateKey::generate(algorithm, &SystemRandom::new())
            .map_err(|_| SealError::Cryptography)?;
        let point = ephemeral
            .compute_public_key()
            .map_err(|_| SealError::Cryptography)?;
        let peer = key.point().clone();
        let secret = agree_ephemeral(ephemeral, peer, SealError::Cryptography, |secret| {
            Ok(Zeroizing::new(secret.to_vec()))
        })?;
        let mut material = Zeroizing::new([0; MATERIAL]);
        rand::fill(material.as_mut_slice()).map_err(|_| SealError::Cryptography)?;
        Ok(Self {
            ephemeral: point.as_ref().to_vec(),
            secret,
            material,
        })
    }

    /// What wraps the key material: 32 bytes of key, 16 of initialisation vector.
    fn derive(&self) -> Zeroizing<[u8; DERIVED]> {
        let rounds = NonZeroU32::new(ROUNDS).unwrap_or(NonZeroU32::MIN);
        sha256_chains::pbkdf2(&self.secret, &self.ephemeral, rounds)
    }

    /// Writes the message: header, encrypted text, tag.
    fn write(
        &self,
        key: &PublicKey,
        derived: &[u8; DERIVED],
        hash: &[u8; HASH],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut message = self.header(key, derived, hash, plaintext.len())?;
        let length = message.len();
        message.extend_from_slice(plaintext);
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

    /// The header, with room for a text of `text` bytes and the tag.
    fn header(
        &self,
        key: &PublicKey,
        derived: &[u8; DERIVED],
        hash: &[u8; HASH],
        text: usize,
    ) -> Result<Vec<u8>, SealError> {
        let wrapped = wrap(derived, self.material.as_slice())?;
        let keys = 1 + 1 + 32 + 4 + self.ephemeral.len() + 4 + WRAPPED + 4 + HASH;
        let length = PREFIX + AES_256_GCM_OID.len() + SHA256_OID.len() + 4 + 4 + keys;
        let mut header = Vec::with_capacity(length + text + TAG);
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
        for field in [&self.ephemeral, &wrapped, hash.as_slice()] {
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
