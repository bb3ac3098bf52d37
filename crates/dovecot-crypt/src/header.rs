//! What stands before the encrypted text, readable without a key.

use crate::algorithm::Integrity;
use crate::{Damage, KeyId, OpenError, PublicKey, version1, version2};

/// The first bytes of everything that Dovecot sealed.
pub const MAGIC: [u8; 9] = *b"CRYPTED\x03\x07";

/// Whether data that begins with `start` was sealed by Dovecot. Text that merely begins with
/// "CRYPTED" was not.
///
/// ```
/// assert!(dovecot_crypt::is_sealed(b"CRYPTED\x03\x07\x02\x00"));
/// assert!(!dovecot_crypt::is_sealed(b"CRYPTED letters, a novel"));
/// ```
pub fn is_sealed(start: &[u8]) -> bool {
    start.starts_with(&MAGIC)
}

/// The header of a sealed message: what it was sealed with, and to which keys.
///
/// Nothing protects a header against change. Whoever changes it makes the message
/// unreadable, or names another key in it; not more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    length: usize,
    key_ids: Vec<KeyId>,
    pub(crate) format: Format,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Version1(version1::Fields),
    Version2(version2::Fields),
}

impl Header {
    /// The longest header that is read, in bytes. Dovecot writes 323 for a P-521 key, and
    /// less than 2000 for any.
    pub const MAX_LENGTH: usize = 65_536;

    /// Reads the header at the start of a sealed message; what follows it may be left out.
    ///
    /// # Errors
    /// [`OpenError::NotSealed`] without the mark of Dovecot, [`OpenError::Truncated`] where
    /// `start` ends inside the header, [`OpenError::Damaged`] where it contradicts itself,
    /// [`OpenError::Unsupported`] for algorithms and versions that are not known here.
    pub fn parse(start: &[u8]) -> Result<Self, OpenError> {
        if !is_sealed(start) {
            return Err(OpenError::NotSealed);
        }
        let (format, length) = match start.get(MAGIC.len()) {
            None => return Err(OpenError::truncated(MAGIC.len() + 1, start.len())),
            Some(1) => version1::parse(start).map(|(it, length)| (Format::Version1(it), length))?,
            Some(2) => version2::parse(start).map(|(it, length)| (Format::Version2(it), length))?,
            Some(version) => {
                let what = format!("format version {version}");
                return Err(OpenError::Unsupported(what));
            }
        };
        let key_ids = match &format {
            Format::Version1(fields) => vec![fields.key_id],
            Format::Version2(fields) => fields.recipients.iter().map(|it| it.key_id).collect(),
        };
        Ok(Self {
            length,
            key_ids,
            format,
        })
    }

    /// The names of the keys that open the message, in the order of the header; at least one.
    /// In format version 1 it is a [`PrivateKey::version1_key_id`](crate::PrivateKey).
    pub fn key_ids(&self) -> &[KeyId] {
        &self.key_ids
    }

    /// Whether `key` is one that opens the message.
    pub fn is_sealed_to(&self, key: &PublicKey) -> bool {
        let key_id = match self.format {
            Format::Version1(_) => key.version1_key_id(),
            Format::Version2(_) => key.key_id(),
        };
        self.key_ids.contains(&key_id)
    }

    /// The header's length in bytes: where the encrypted text begins.
    #[expect(clippy::len_without_is_empty, reason = "no header is empty")]
    pub fn len(&self) -> usize {
        self.length
    }

    /// The format version: 2, or the old 1.
    pub fn version(&self) -> u8 {
        match self.format {
            Format::Version1(_) => 1,
            Format::Version2(_) => 2,
        }
    }

    /// Whether a change of the encrypted text is noticed when the message is opened. It is
    /// not in format version 1, nor where the writer chose to do without.
    pub fn is_authenticated(&self) -> bool {
        match &self.format {
            Format::Version1(_) => false,
            Format::Version2(fields) => fields.integrity != Integrity::None,
        }
    }

    /// The cipher of the encrypted text, by OpenSSL's name.
    pub fn cipher(&self) -> String {
        match &self.format {
            Format::Version1(_) => version1::CIPHER.to_string(),
            Format::Version2(fields) => fields.cipher.to_string(),
        }
    }

    /// Checks that a sealed message with this header can have `file_length` bytes.
    ///
    /// # Errors
    /// [`OpenError::Truncated`] where it cannot be whole, [`OpenError::Damaged`] where its
    /// length is one that no message has.
    pub fn check_length(&self, file_length: u64) -> Result<(), OpenError> {
        let (tag, block) = match &self.format {
            Format::Version1(_) => (0, 1),
            Format::Version2(fields) => {
                (fields.integrity.tag(fields.digest), fields.cipher.block())
            }
        };
        let least = self.length + tag + if block > 1 { block } else { 0 };
        let beyond = usize::try_from(file_length)
            .ok()
            .and_then(|length| length.checked_sub(least));
        match beyond {
            None => Err(OpenError::Truncated {
                needed: least as u64,
                found: file_length,
            }),
            Some(beyond) if beyond % block != 0 => Err(OpenError::Damaged(Damage::Message)),
            Some(_) => Ok(()),
        }
    }
}
