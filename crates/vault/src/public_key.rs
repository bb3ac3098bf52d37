//! The half of a key pair that mail is sealed to.

use std::hash::{Hash, Hasher};

use aws_lc_rs::agreement::{ECDH_P521, ParsedPublicKey, UnparsedPublicKey};
use aws_lc_rs::digest::{SHA256, digest};

use crate::{KeyError, KeyId, encoded_pem};

/// A DER `SubjectPublicKeyInfo` of secp521r1 up to the compressed point, 23 bytes.
const COMPRESSED_HEADER: [u8; 23] = [
    0x30, 0x58, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x23, 0x03, 0x44, 0x00,
];
/// The same with an uncompressed point, 25 bytes.
const UNCOMPRESSED_HEADER: [u8; 25] = [
    0x30, 0x81, 0x9b, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05,
    0x2b, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00,
];
/// The bytes of one coordinate of a point on secp521r1.
const COORDINATE: usize = 66;

/// A public key on secp521r1, as base64 of the SPKI PEM (360 characters from OpenSSL).
///
/// The text is kept as it came. Two keys are equal when they are the same point, however
/// they are written.
#[derive(Clone, Debug)]
pub struct PublicKey {
    encoded: String,
    key_id: KeyId,
}

impl PublicKey {
    pub(crate) const PEM_LABEL: &'static str = "PUBLIC KEY";

    /// Reads base64 of an SPKI PEM. The point may be compressed.
    ///
    /// # Errors
    /// [`KeyError`] where it is something else, on another curve, or not a point at all.
    pub fn from_encoded(encoded: &str) -> Result<Self, KeyError> {
        let der = encoded_pem::decode(encoded.as_bytes(), Self::PEM_LABEL)?;
        ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P521, &der))
            .map_err(|_| KeyError::Damaged)?;
        Ok(Self {
            encoded: encoded.to_owned(),
            key_id: key_id(&der).ok_or(KeyError::Damaged)?,
        })
    }

    /// base64 of the SPKI PEM: the very text that was read, or OpenSSL's for a key made here.
    pub fn encoded(&self) -> &str {
        &self.encoded
    }

    /// Dovecot's id of the key.
    pub fn key_id(&self) -> KeyId {
        self.key_id
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

/// Hashes a valid `SubjectPublicKeyInfo` in the form that Dovecot hashes: point compressed.
fn key_id(der: &[u8]) -> Option<KeyId> {
    let canonical = match der.strip_prefix(&UNCOMPRESSED_HEADER) {
        Some(point) => compress(point)?,
        None => der.strip_prefix(&COMPRESSED_HEADER)?.to_vec(),
    };
    let spki = [COMPRESSED_HEADER.as_slice(), &canonical].concat();
    let hash = digest(&SHA256, &spki);
    hash.as_ref().try_into().ok().map(KeyId::new)
}

/// `04 X Y` to `02 X` or `03 X`, by the parity of Y (SEC 1 section 2.3.3).
fn compress(point: &[u8]) -> Option<Vec<u8>> {
    let (x, y) = point
        .strip_prefix(&[0x04])?
        .split_at_checked(COORDINATE)
        .filter(|(_, y)| y.len() == COORDINATE)?;
    let sign = 0x02 | (y.last()? & 1);
    Some([&[sign], x].concat())
}
