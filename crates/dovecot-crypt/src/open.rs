//! Opening a sealed message that is in memory.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::algorithm::Integrity;
use crate::header::Format;
use crate::material::Material;
use crate::version2::Fields;
use crate::{Damage, Header, OpenError, PrivateKey, material, payload, version1};

/// Opens a sealed message with whichever of `keys` it was sealed to.
///
/// An empty message opens to an empty one: Dovecot seals nothing where there is nothing.
/// The plaintext is given out only after all of the message was checked, except for messages
/// that hold nothing to check them by; [`Header::is_authenticated`] tells.
///
/// # Errors
/// [`OpenError`], which says what is wrong with the message.
pub fn open(sealed: &[u8], keys: &[PrivateKey]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if sealed.is_empty() {
        return Ok(Zeroizing::default());
    }
    let header = Header::parse(sealed)?;
    header.check_length(sealed.len() as u64)?;
    let (_, text) = sealed
        .split_at_checked(header.len())
        .ok_or_else(|| OpenError::truncated(header.len(), sealed.len()))?;
    match &header.format {
        Format::Version1(fields) => version1::open(fields, text, keys),
        Format::Version2(fields) => {
            let material = unwrap(fields, &header, keys)?;
            decrypt(fields, &material, text).ok_or(OpenError::Damaged(Damage::Message))
        }
    }
}

/// The key material, by the first key that gives it.
fn unwrap(fields: &Fields, header: &Header, keys: &[PrivateKey]) -> Result<Material, OpenError> {
    let mut fault = OpenError::NoKey {
        wanted: header.key_ids().to_vec(),
    };
    for recipient in &fields.recipients {
        for key in keys.iter().filter(|key| key.key_id() == recipient.key_id) {
            match material::unwrap(fields, recipient, key) {
                Ok(material) => return Ok(material),
                Err(error) => fault = error,
            }
        }
    }
    Err(fault)
}

/// Checks and decrypts what follows the header. `None` where the check fails.
fn decrypt(fields: &Fields, material: &Material, text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (key, iv, rest) = material.parts();
    match fields.integrity {
        Integrity::Aead => payload::decrypt_aead(fields.cipher, key, iv, rest, text),
        Integrity::None => payload::decrypt_plain(fields.cipher, key, iv, text),
        Integrity::Hmac => {
            let tag = fields.integrity.tag(fields.digest);
            let (text, tag) = text.split_at_checked(text.len().checked_sub(tag)?)?;
            let mac_key = hmac::Key::new(fields.digest.hmac(), rest);
            hmac::verify(&mac_key, text, tag).ok()?;
            payload::decrypt_plain(fields.cipher, key, iv, text)
        }
    }
}
