//! The half of a key pair that opens messages.

use std::fmt;

use aws_lc_rs::agreement::{self, UnparsedPublicKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use zeroize::Zeroizing;

use crate::curve::Curve;
use crate::key_text::{self, Kind};
use crate::{KeyError, KeyId, PublicKey};

/// A private key: on P-521, P-384 or P-256, or RSA of 2048 to 8192 bits.
///
/// It wipes itself when dropped, and its `Debug` form says nothing. Its halves belong
/// together.
pub struct PrivateKey(Inner);

enum Inner {
    Curve {
        curve: Curve,
        key: agreement::PrivateKey,
        public_key: PublicKey,
    },
    Rsa {
        key: OaepPrivateDecryptingKey,
        key_id: KeyId,
    },
}

impl PrivateKey {
    const PEM_LABEL: &'static str = "PRIVATE KEY";

    /// Reads a PEM text of an unencrypted PKCS#8 (RFC 5208).
    ///
    /// # Errors
    /// [`KeyError`] where it is something else, of another kind, or its halves do not belong
    /// together.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        Self::from_der(&key_text::from_pem(pem, Self::PEM_LABEL)?)
    }

    /// Reads what Dovecot takes: the PEM text, or base64 of it, with or without `inline:`.
    ///
    /// # Errors
    /// [`KeyError`] where it is something else, of another kind, or its halves do not belong
    /// together.
    pub fn from_dovecot(text: &[u8]) -> Result<Self, KeyError> {
        Self::from_der(&key_text::from_dovecot(text, Self::PEM_LABEL)?)
    }

    fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        match key_text::private_key_kind(der)? {
            Kind::Curve(curve) => {
                let key = agreement::PrivateKey::from_private_key_der(curve.algorithm(), der)
                    .map_err(|_| KeyError::Damaged)?;
                Self::on_curve(curve, key)
            }
            Kind::Rsa => Self::rsa(der),
        }
    }

    /// A new key pair for this process alone: for the self-test.
    pub(crate) fn generate(curve: Curve) -> Result<Self, KeyError> {
        let key = agreement::PrivateKey::generate(curve.algorithm());
        Self::on_curve(curve, key.map_err(|_| KeyError::Damaged)?)
    }

    fn on_curve(curve: Curve, key: agreement::PrivateKey) -> Result<Self, KeyError> {
        let point = key.compute_public_key().map_err(|_| KeyError::Damaged)?;
        Ok(Self(Inner::Curve {
            curve,
            public_key: PublicKey::from_point(curve, point.as_ref())?,
            key,
        }))
    }

    fn rsa(der: &[u8]) -> Result<Self, KeyError> {
        let unusable = |_| KeyError::Unsupported("an RSA key that aws-lc-rs refuses".to_owned());
        let key = PrivateDecryptingKey::from_pkcs8(der).map_err(unusable)?;
        let public_key = key.public_key().as_der().map_err(|_| KeyError::Damaged)?;
        let key_id = KeyId::hash_of(public_key.as_ref());
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| KeyError::Damaged)?;
        Ok(Self(Inner::Rsa { key, key_id }))
    }

    /// The key's name in messages of format version 2, the one that is written today.
    pub fn key_id(&self) -> KeyId {
        match &self.0 {
            Inner::Curve { public_key, .. } => public_key.key_id(),
            Inner::Rsa { key_id, .. } => *key_id,
        }
    }

    /// The key's name in messages of format version 1; RSA keys have none.
    pub fn version1_key_id(&self) -> Option<KeyId> {
        self.public_key().map(PublicKey::version1_key_id)
    }

    /// The public half, to seal to; `None` for RSA, which nothing is sealed to here.
    pub fn public_key(&self) -> Option<&PublicKey> {
        match &self.0 {
            Inner::Curve { public_key, .. } => Some(public_key),
            Inner::Rsa { .. } => None,
        }
    }

    /// The secret that this key shares with an ephemeral one: the X coordinate, padded to the
    /// length of the curve. `None` for RSA, and where `ephemeral` is no point of the curve.
    pub(crate) fn agree(&self, ephemeral: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let Inner::Curve { curve, key, .. } = &self.0 else {
            return None;
        };
        // The library would take an SPKI here as well, which Dovecot does not.
        curve.compress(ephemeral)?;
        let peer = UnparsedPublicKey::new(curve.algorithm(), ephemeral);
        agreement::agree(key, peer, (), |secret| Ok(Zeroizing::new(secret.to_vec()))).ok()
    }

    /// Opens what was sealed with RSA (OAEP, SHA-1). `None` for other keys and on any fault.
    pub(crate) fn rsa_decrypt(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let Inner::Rsa { key, .. } = &self.0 else {
            return None;
        };
        let mut room = Zeroizing::new(vec![0; key.min_output_size()]);
        let length = key
            .decrypt(&OAEP_SHA1_MGF1SHA1, sealed, &mut room, None)
            .ok()?
            .len();
        room.truncate(length);
        Some(room)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_shared_with_points_of_the_curve_alone() {
        for curve in Curve::ALL {
            let key = PrivateKey::generate(curve).unwrap();
            let peer = PrivateKey::generate(curve).unwrap();
            let point = peer.public_key().unwrap().point().as_ref().to_vec();
            let compressed = curve.compress(&point).unwrap();
            let secret = key.agree(&point).unwrap();
            assert_eq!(secret.len(), curve.coordinate());
            assert_eq!(key.agree(&compressed).unwrap(), secret);

            let mut off_curve = point.clone();
            *off_curve.last_mut().unwrap() ^= 1;
            let other_curve = Curve::ALL
                .into_iter()
                .find(|other| *other != curve)
                .unwrap();
            let other = PrivateKey::generate(other_curve).unwrap();
            let not_points = [
                &off_curve,
                &curve.public_key_info(&compressed),
                &other.public_key().unwrap().point().as_ref().to_vec(),
                &vec![0],
                &Vec::new(),
            ];
            for bytes in not_points {
                assert!(key.agree(bytes).is_none(), "{curve:?}: {bytes:02x?}");
            }
        }
    }
}
