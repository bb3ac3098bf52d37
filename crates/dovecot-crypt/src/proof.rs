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
            // Taken out of its wrapper, which would wipe it once more.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curve::Curve;
    use crate::{PrivateKey, Sealer};

    const TEXT: &[u8] = b"Subject: proof\n\nIt opens.\n";

    /// A sealed message, its key, and what PBKDF2 gave for it: by the private key, as a reader
    /// has it.
    fn sealed() -> (Vec<u8>, PublicKey, Zeroizing<[u8; 48]>) {
        let key = PrivateKey::generate(Curve::P256).unwrap();
        let public_key = key.public_key().unwrap().clone();
        let sealed = Sealer::new(&public_key).seal(TEXT).unwrap();
        let ephemeral = &sealed[86..86 + 65];
        let secret = key.agree(ephemeral).unwrap();
        let rounds = std::num::NonZeroU32::new(ROUNDS).unwrap();
        let derived = sha256_chains::pbkdf2(&secret, ephemeral, rounds);
        (sealed, public_key, derived)
    }

    fn is_proven(sealed: &[u8], key: &PublicKey, derived: &[u8], plaintext: &[u8]) -> bool {
        let claim = Claim {
            sealed,
            derived,
            plaintext,
        };
        all_open(&[claim], key, &mut Scratch::default()).is_ok()
    }

    #[test]
    fn only_what_opens_is_proven() {
        let (sealed, key, derived) = sealed();
        let derived = derived.as_slice();
        assert!(is_proven(&sealed, &key, derived, TEXT));
        assert!(!is_proven(&sealed, &key, derived, &TEXT[1..]));
        assert!(!is_proven(&sealed, &key, &[0; 48], TEXT));
        let other = PrivateKey::generate(Curve::P256).unwrap();
        assert!(!is_proven(
            &sealed,
            other.public_key().unwrap(),
            derived,
            TEXT
        ));
        for length in 0..sealed.len() {
            assert!(
                !is_proven(&sealed[..length], &key, derived, TEXT),
                "{length}"
            );
        }
    }

    #[test]
    fn no_changed_byte_is_proven_but_those_of_the_ephemeral_point() {
        let (sealed, key, derived) = sealed();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            // The point went into PBKDF2, whose outcome the proof is given.
            let is_point = (86..86 + 65).contains(&at);
            assert_eq!(
                is_proven(&changed, &key, derived.as_slice(), TEXT),
                is_point,
                "{at}"
            );
        }
    }

    #[test]
    fn one_bad_message_spoils_the_batch_and_the_scratch_is_wiped() {
        let (sealed, key, derived) = sealed();
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        let claim = |sealed| Claim {
            sealed,
            derived: derived.as_slice(),
            plaintext: TEXT,
        };
        let mut scratch = Scratch::default();
        assert!(all_open(&[claim(&sealed), claim(&sealed)], &key, &mut scratch).is_ok());
        assert!(scratch.0.len() == TEXT.len() && scratch.0.iter().all(|byte| *byte == 0));
        let claims = [claim(&sealed), claim(&changed)];
        let error = all_open(&claims, &key, &mut scratch).unwrap_err();
        assert!(matches!(error, SealError::NotProven));
        assert!(scratch.0.iter().all(|byte| *byte == 0));
    }
}
