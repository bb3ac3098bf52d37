//! Format version 1, which Dovecot reads and no longer writes unless told to.
//!
//! Its cipher is AES-256-CTR with an all-zero counter, and nothing protects the text against
//! change. The layout is in the crate's README.

use aws_lc_rs::digest::{SHA256, digest};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::algorithm::{Cipher, Size};
use crate::bytes::Bytes;
use crate::{Damage, KeyId, MAGIC, OpenError, PrivateKey, payload};

/// The cipher of the text, and of the key in the header.
pub(crate) const CIPHER: Cipher = Cipher::Ctr(Size::Bits256);
/// The bytes up to and with the length of the fields.
const PREFIX: usize = MAGIC.len() + 1 + 2;

/// All that the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fields {
    /// The sender's point.
    ephemeral: Vec<u8>,
    pub(crate) key_id: KeyId,
    /// SHA-256 of the key.
    key_hash: [u8; 32],
    wrapped: [u8; 32],
}

/// Reads the header that `start` begins with, and says how long it is.
pub(crate) fn parse(start: &[u8]) -> Result<(Fields, usize), OpenError> {
    let mut bytes = Bytes::new(start);
    let announced = bytes.take(MAGIC.len() + 1).and_then(|_| bytes.array());
    let Some(announced) = announced.map(u16::from_be_bytes) else {
        return Err(OpenError::truncated(PREFIX, start.len()));
    };
    let length = PREFIX + usize::from(announced);
    let rest = start
        .get(PREFIX..length)
        .ok_or_else(|| OpenError::truncated(length, start.len()))?;
    let fields = fields(&mut Bytes::new(rest));
    let damaged = OpenError::Damaged(Damage::Header("fields of wrong lengths"));
    Ok((fields.ok_or(damaged)?, length))
}

fn fields(rest: &mut Bytes<'_>) -> Option<Fields> {
    let fields = Fields {
        ephemeral: rest.be16_field()?.to_vec(),
        key_id: KeyId::new(rest.be16_field()?.try_into().ok()?),
        key_hash: rest.be16_field()?.try_into().ok()?,
        wrapped: rest.be16_field()?.try_into().ok()?,
    };
    (rest.left() == 0).then_some(fields)
}

/// Decrypts `text`, which follows the header.
pub(crate) fn open(
    fields: &Fields,
    text: &[u8],
    keys: &[PrivateKey],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let key = keys
        .iter()
        .find(|key| key.version1_key_id() == Some(fields.key_id))
        .ok_or_else(|| OpenError::NoKey {
            wanted: vec![fields.key_id],
        })?;
    let message_key = unwrap(fields, key).ok_or(OpenError::Damaged(Damage::KeyMaterial))?;
    payload::decrypt_plain(CIPHER, &message_key, &[0; 16], text)
        .ok_or(OpenError::Damaged(Damage::Message))
}

fn unwrap(fields: &Fields, key: &PrivateKey) -> Option<Zeroizing<Vec<u8>>> {
    let secret = key.agree(&fields.ephemeral)?;
    let mut wrapping_key = Zeroizing::new([0; 32]);
    wrapping_key.copy_from_slice(digest(&SHA256, &secret).as_ref());
    let unwrapped =
        payload::decrypt_plain(CIPHER, wrapping_key.as_slice(), &[0; 16], &fields.wrapped)?;
    let hash = digest(&SHA256, &unwrapped);
    bool::from(hash.as_ref().ct_eq(&fields.key_hash)).then_some(unwrapped)
}
