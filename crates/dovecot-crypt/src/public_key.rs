//! The half of a key pair that messages are sealed to.

use std::fmt;
use std::hash::{Hash, Hasher};

use aws_lc_rs::agreement::{ParsedPublicKey, UnparsedPublicKey};

use crate::curve::Curve;
use crate::key_text::{self, Kind};
use crate::{KeyError, KeyId};

/// A public key on P-521, P-384 or P-256.
///
/// Two keys are equal when they are the same point, however they are written.
#[derive(Clone)]
pub struct PublicKey {
    curve: Curve,
    point: ParsedPublicKey,
    key_id: KeyId,
    version1_key_id: KeyId,
}

impl PublicKey {
    const PEM_LABEL: &'static str = "PUBLIC KEY";

    /// Reads a PEM text of an SPKI (RFC 5280). The point may be compressed.
    ///
    /// # Errors
    /// [`KeyError`] where it is something else, on another curve, or not a point at all.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        Self::from_der(&key_text::from_pem(pem, Self::PEM_LABEL)?)
    }

    /// Reads what Dovecot takes: the PEM text, or base64 of it, with or without `inline:`.
    ///
    /// # Errors
    /// [`KeyError`] where it is something else, on another curve, or not a point at all.
    pub fn from_dovecot(text: &[u8]) -> Result<Self, KeyError> {
        Self::from_der(&key_text::from_dovecot(text, Self::PEM_LABEL)?)
    }

    fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        match key_text::public_key(der)? {
            (Kind::Curve(curve), point) => Self::from_point(curve, point),
            (Kind::Rsa, _) => Err(KeyError::Unsupported("RSA, for sealing".to_owned())),
        }
    }

    /// A point, compressed or not.
    pub(crate) fn from_point(curve: Curve, point: &[u8]) -> Result<Self, KeyError> {
        let compressed = curve.compress(point).ok_or(KeyError::Damaged)?;
        let unparsed = UnparsedPublicKey::new(curve.algorithm(), point);
        let upper_case_hex = base16ct::upper::encode_string(&compressed);
        Ok(Self {
            curve,
            point: ParsedPublicKey::try_from(unparsed).map_err(|_| KeyError::Damaged)?,
            key_id: KeyId::hash_of(&curve.public_key_info(&compressed)),
            version1_key_id: KeyId::hash_of(upper_case_hex.as_bytes()),
        })
    }

    /// The key's name in messages of format version 2, the one that is written today.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The key's name in messages of format version 1.
    pub fn version1_key_id(&self) -> KeyId {
        self.version1_key_id
    }

    pub(crate) fn curve(&self) -> Curve {
        self.curve
    }

    pub(crate) fn point(&self) -> &ParsedPublicKey {
        &self.point
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({:?}, {})", self.curve, self.key_id)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.key_id == other.key_id
    }
}

impl Eq for PublicKey {}

impl Hash for PublicKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key_id.hash(state);
    }
}
