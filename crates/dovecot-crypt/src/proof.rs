//! Proving that messages that were just sealed open again, without the private key.

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::algorithm::{Cipher, Digest, Integrity, Size};
use crate::header::Format;
use crate::material::{self, Material};
use crate::version2::{Fields, KEY_TYPE_EC, ROUNDS};
use crate::{Header, PublicKey, SealError, payload, sha256_chains};

/// Where messages are decrypted for the proof: all zeros but for the time of a proof.
///
/// It is kept from message to message, since fresh memory costs ten times what decrypting into
/// it does.
#[derive(Default)]
pub(crate) struct Scratch(Zeroizing<Vec<u8>>);

impl Scratch {
    /// Beyond this many bytes it is given back after use.
    const KEPT: usize = 16 << 20;

    /// Lets `work` have `length` bytes, and wipes them.
    fn with<T>(&mut self, length: usize, work: impl FnOnce(&mut [u8]) -> Option<T>) -> Option<T> {
        if self.0.len() < length {
            self.0 = Zeroizing::new(vec![0; length]);
        }
        let room = self.0.get_mut(..length)?;
        let answer = work(room);
        room.zeroize();
        if length > Self::KEPT {
            // Taken out of its wrapper, which would wipe it byte by byte once more.
            drop(std::mem::take(&mut *self.0));
        }
        answer
    }
}

/// A message to be proven.
pub(crate) struct Claim<'a> {
    pub(crate) sealed: &'a [u8],
    /// What PBKDF2 gave.
    pub(crate) derived: &'a [u8],
    pub(crate) plaintext: &'a [u8],
}

/// Opens each message as a reader would who has derived the same wrapping key, and compares.
/// Whatever is used comes from the sealed bytes alone.
///
/// # Errors
/// [`SealError::NotProven`] where anything in any of them is not what it should be.
pub(crate) fn all_open(
    claims: &[Claim<'_>],
    key: &PublicKey,
    scratch: &mut Scratch,
) -> Result<(), SealError> {
    prove(claims, key, scratch).ok_or(SealError::NotProven)
}

fn prove(claims: &[Claim<'_>], key: &PublicKey, scratch: &mut Scratch) -> Option<()> {
    let unwrapped = claims
        .iter()
        .map(|claim| Unwrapped::new(claim, key))
        .collect::<Option<Vec<_>>>()?;
    let materials: Vec<&[u8]> = unwrapped.iter().map(|it| it.material.bytes()).collect();
    let hashes = sha256_chains::material_hashes(&materials);
    if hashes.len() != claims.len() {
        return None;
    }
    for ((claim, unwrapped), hash) in claims.iter().zip(&unwrapped).zip(&hashes) {
        unwrapped.prove(claim, hash, scratch)?;
    }
    Some(())
}

/// A message whose header was parsed and whose key material was unwrapped.
struct Unwrapped {
    length: usize,
    fields: Fields,
    material: Material,
}

impl Unwrapped {
    fn new(claim: &Claim<'_>, key: &PublicKey) -> Option<Self> {
        let header = Header::parse(claim.sealed).ok()?;
        header.check_length(claim.sealed.len() as u64).ok()?;
        let length = header.len();
        let Format::Version2(fields) = header.format else {
            return None;
        };
        let [recipient] = fields.recipients.as_slice() else {
            return None;
        };
        let is_ours = recipient.key_type == KEY_TYPE_EC
            && recipient.key_id == key.key_id()
            && recipient.ephemeral.len() == key.curve().point()
            && is_as_dovecot_writes(&fields);
        if !is_ours {
            return None;
        }
        let bytes = material::unwrap_with(&fields, claim.derived, &recipient.wrapped)?;
        Some(Self {
            length,
            material: Material::new(&fields, bytes)?,
            fields,
        })
    }

    /// The hash of the key material, and then the text.
    fn prove(&self, claim: &Claim<'_>, hash: &[u8], scratch: &mut Scratch) -> Option<()> {
        bool::from(hash.ct_eq(&self.fields.material_hash)).then_some(())?;
        let (key, iv, additional) = self.material.parts();
        let text = claim.sealed.get(self.length..)?;
        scratch.with(claim.plaintext.len(), |room| {
            payload::decrypt_aead_into(self.fields.cipher, key, iv, additional, text, room)?;
            (room == claim.plaintext).then_some(())
        })
    }
}

fn is_as_dovecot_writes(fields: &Fields) -> bool {
    fields.cipher == Cipher::Gcm(Size::Bits256)
        && fields.digest == Digest::Sha256
        && fields.integrity == Integrity::Aead
        && !fields.same_cipher
        && fields.rounds == ROUNDS
}
