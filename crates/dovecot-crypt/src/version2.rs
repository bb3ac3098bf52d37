//! The header of format version 2, the one that is written today.
//!
//! All numbers are big-endian. The layout is in the crate's README.

use crate::algorithm::{Cipher, Digest, Integrity, Unknown};
use crate::bytes::Bytes;
use crate::{Damage, Header, KeyId, MAGIC, OpenError};

/// The bytes up to and with the header's own length: mark, version, flags, length.
pub(crate) const PREFIX: usize = MAGIC.len() + 1 + 4 + 4;
/// The rounds of PBKDF2 that Dovecot writes, and the fixed rounds of the hash of the key
/// material.
pub(crate) const ROUNDS: u32 = 2048;
/// The rounds that are read at most. The header is not protected, and four thousand million
/// rounds would keep a processor busy for an hour.
const MAX_ROUNDS: u32 = 65_536;

pub(crate) const FLAG_HMAC: u32 = 0x1;
pub(crate) const FLAG_AEAD: u32 = 0x2;
pub(crate) const FLAG_NO_INTEGRITY: u32 = 0x4;
pub(crate) const FLAG_SAME_CIPHER: u32 = 0x10;

pub(crate) const KEY_TYPE_RSA: u8 = 1;
pub(crate) const KEY_TYPE_EC: u8 = 2;

/// All that the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) integrity: Integrity,
    /// Whether the key material is wrapped by the message's cipher, not by AES-256-CBC.
    pub(crate) same_cipher: bool,
    pub(crate) cipher: Cipher,
    pub(crate) digest: Digest,
    /// The rounds of PBKDF2: at least 1.
    pub(crate) rounds: u32,
    /// At least one.
    pub(crate) recipients: Vec<Recipient>,
    /// The hash that the key material must have.
    pub(crate) material_hash: Vec<u8>,
}

/// The key material, wrapped for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) key_type: u8,
    pub(crate) key_id: KeyId,
    /// The sender's point; empty for RSA.
    pub(crate) ephemeral: Vec<u8>,
    pub(crate) wrapped: Vec<u8>,
}

impl Fields {
    /// The length of the key material: key, initialisation vector, and what
    /// [`Integrity::material`] says.
    pub(crate) fn material(&self) -> usize {
        self.cipher.key() + self.cipher.iv() + self.integrity.material()
    }
}

/// Reads the header that `start` begins with, and says how long it is.
pub(crate) fn parse(start: &[u8]) -> Result<(Fields, usize), OpenError> {
    let cut_off = || OpenError::truncated(PREFIX, start.len());
    let mut prefix = Bytes::new(start);
    prefix.take(MAGIC.len() + 1).ok_or_else(cut_off)?;
    let flags = prefix.be32().ok_or_else(cut_off)?;
    let length = prefix.be32().ok_or_else(cut_off)?;
    let length = usize::try_from(length)
        .ok()
        .filter(|length| (PREFIX..=Header::MAX_LENGTH).contains(length))
        .ok_or(damaged("an impossible length"))?;
    let rest = start
        .get(PREFIX..length)
        .ok_or_else(|| OpenError::truncated(length, start.len()))?;
    let fields = fields(flags, &mut Bytes::new(rest))?;
    Ok((fields, length))
}

fn fields(flags: u32, rest: &mut Bytes<'_>) -> Result<Fields, OpenError> {
    let cipher = Cipher::read(rest).map_err(|why| unknown(why, "no name of a cipher"))?;
    let digest = Digest::read(rest).map_err(|why| unknown(why, "no name of a hash function"))?;
    let integrity = integrity(flags, cipher)?;
    let rounds = rest.be32().ok_or(damaged("no number of rounds"))?;
    match rounds {
        0 => return Err(damaged("a wrong number of rounds")),
        1..=MAX_ROUNDS => {}
        _ => return Err(OpenError::Unsupported(format!("{rounds} PBKDF2 rounds"))),
    }
    let mut keys = rest
        .be32_field()
        .map(Bytes::new)
        .ok_or(damaged("no keys"))?;
    if rest.left() > 0 {
        return Err(damaged("more bytes than it should"));
    }
    let count = keys.byte().ok_or(damaged("no keys"))?;
    let recipients = (0..count)
        .map(|_| recipient(&mut keys))
        .collect::<Option<Vec<_>>>()
        .filter(|recipients| !recipients.is_empty())
        .ok_or(damaged("no keys"))?;
    let material_hash = keys
        .be32_field()
        .filter(|hash| hash.len() == digest.hash().output_len() && keys.left() == 0)
        .ok_or(damaged("no hash of its key"))?;
    Ok(Fields {
        integrity,
        same_cipher: flags & FLAG_SAME_CIPHER != 0,
        cipher,
        digest,
        rounds,
        recipients,
        material_hash: material_hash.to_vec(),
    })
}

/// What protects the message. An AEAD without its tag, or a tag without an AEAD, is nothing
/// that Dovecot itself could read.
fn integrity(flags: u32, cipher: Cipher) -> Result<Integrity, OpenError> {
    let integrity = match flags & !FLAG_SAME_CIPHER {
        FLAG_HMAC => Integrity::Hmac,
        FLAG_AEAD => Integrity::Aead,
        FLAG_NO_INTEGRITY | 0 => Integrity::None,
        _ => return Err(OpenError::Unsupported(format!("flags {flags:#x}"))),
    };
    if cipher.aead().is_some() == (integrity == Integrity::Aead) {
        Ok(integrity)
    } else {
        let what = format!("{cipher} with flags {flags:#x}");
        Err(OpenError::Unsupported(what))
    }
}

fn recipient(keys: &mut Bytes<'_>) -> Option<Recipient> {
    Some(Recipient {
        key_type: keys.byte()?,
        key_id: KeyId::new(keys.array()?),
        ephemeral: keys.be32_field()?.to_vec(),
        wrapped: keys.be32_field()?.to_vec(),
    })
}

fn unknown(why: Unknown, malformed: &'static str) -> OpenError {
    match why {
        Unknown::Malformed => damaged(malformed),
        Unknown::Named(name) => OpenError::Unsupported(name),
    }
}

fn damaged(what: &'static str) -> OpenError {
    OpenError::Damaged(Damage::Header(what))
}
