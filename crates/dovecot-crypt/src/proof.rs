//! Proving that a message that was just sealed opens again, without the private key.

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::algorithm::{Cipher, Digest, Integrity, Size};
use crate::header::Format;
use crate::material::{self, Material};
use crate::sha256_chains::Derived;
use crate::version2::{Fields, KEY_TYPE_EC, ROUNDS};
use crate::{Header, PublicKey, SealError, payload};

/// Beyond this many bytes the scratch is given back after use.
const KEPT: usize = 1 << 20;

/// Opens `sealed` as a reader would who has derived the same wrapping key, and compares.
///
/// # Errors
/// [`SealError::NotProven`] where anything is not what it should be.
pub(crate) fn opens_to(
    sealed: &[u8],
    key: &PublicKey,
    derived: &Derived,
    plaintext: &[u8],
    scratch: &mut Zeroizing<Vec<u8>>,
) -> Result<(), SealError> {
    let is_proven = prove(sealed, key, derived, plaintext, scratch).is_some();
    scratch.zeroize();
    if scratch.capacity() > KEPT {
        *scratch = Zeroizing::default();
    }
    is_proven.then_some(()).ok_or(SealError::NotProven)
}

fn prove(
    sealed: &[u8],
    key: &PublicKey,
    derived: &Derived,
    plaintext: &[u8],
    scratch: &mut Vec<u8>,
) -> Option<()> {
    let header = Header::parse(sealed).ok()?;
    header.check_length(sealed.len() as u64).ok()?;
    let Format::Version2(fields) = &header.format else {
        return None;
    };
    let [recipient] = fields.recipients.as_slice() else {
        return None;
    };
    let is_ours = recipient.key_type == KEY_TYPE_EC
        && recipient.key_id == key.key_id()
        && recipient.ephemeral.len() == key.curve().point()
        && is_as_dovecot_writes(fields);
    if !is_ours {
        return None;
    }
    let bytes = material::unwrap_with(fields, derived.wrapping.as_slice(), &recipient.wrapped)?;
    let material = Material::new(fields, bytes).filter(|it| it.has_hash_of(fields))?;
    let (key, iv, additional) = material.parts();
    let text = sealed.get(header.len()..)?;
    payload::decrypt_aead_into(fields.cipher, key, iv, additional, text, scratch)?;
    bool::from(scratch.as_slice().ct_eq(plaintext)).then_some(())
}

fn is_as_dovecot_writes(fields: &Fields) -> bool {
    fields.cipher == Cipher::Gcm(Size::Bits256)
        && fields.digest == Digest::Sha256
        && fields.integrity == Integrity::Aead
        && !fields.same_cipher
        && fields.rounds == ROUNDS
}
