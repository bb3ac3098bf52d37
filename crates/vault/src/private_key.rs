//! The half of a key pair that opens mail.

use std::fmt;

use aws_lc_rs::agreement::{self, ECDH_P521};
use aws_lc_rs::encoding::{AsBigEndian, AsDer, EcPrivateKeyBin, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::signature::{ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use zeroize::Zeroizing;

use crate::{Entropy, KeyError, KeyId, PublicKey, encoded_pem};

/// The bytes of a private scalar: 521 bits, big-endian.
const SCALAR: usize = 66;

/// How often a scalar is drawn before the source of randomness counts as broken. Two sound
/// draws in a row being out of range has a chance below 2^-500.
const DRAWS: usize = 8;

/// A private key on secp521r1, as base64 of the PKCS#8 PEM (512 characters from OpenSSL).
///
/// The text is kept byte for byte, wiped when dropped, and never printed. Every value of
/// this type has been parsed, and its public half belongs to its private half.
#[derive(Clone)]
pub struct PrivateKey {
    encoded: Zeroizing<String>,
    scalar: Zeroizing<Vec<u8>>,
    public_key: PublicKey,
}

impl PrivateKey {
    const PEM_LABEL: &'static str = "PRIVATE KEY";

    /// Makes a new key pair. The scalar is drawn from `entropy` alone, by testing
    /// candidates (FIPS 186-5 appendix A.2.2): 66 bytes a draw.
    ///
    /// # Errors
    /// [`KeyError::Entropy`] without random bytes, [`KeyError::BrokenEntropy`] with
    /// unusable ones.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, KeyError> {
        let key = draw_key(entropy)?;
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| KeyError::Damaged)?;
        let encoded = encoded_pem::encode(der.as_ref(), Self::PEM_LABEL)?;
        Self::from_encoded(encoded.as_bytes())
    }

    /// Reads base64 of an unencrypted PKCS#8 PEM. A public half that is missing in it is
    /// computed.
    ///
    /// # Errors
    /// [`KeyError`] where it is something else, on another curve, or its halves do not
    /// belong together.
    pub fn from_encoded(encoded: &[u8]) -> Result<Self, KeyError> {
        let der = encoded_pem::decode(encoded, Self::PEM_LABEL)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P521_SHA512_ASN1_SIGNING, &der)
            .map_err(|_| KeyError::Damaged)?;
        let scalar: EcPrivateKeyBin<'_> = pair
            .private_key()
            .as_be_bytes()
            .map_err(|_| KeyError::Damaged)?;
        let public_der: PublicKeyX509Der<'_> =
            pair.public_key().as_der().map_err(|_| KeyError::Damaged)?;
        let public = encoded_pem::encode(public_der.as_ref(), PublicKey::PEM_LABEL)?;
        let text = str::from_utf8(encoded).map_err(|_| KeyError::NotBase64)?;
        Ok(Self {
            encoded: Zeroizing::new(text.to_owned()),
            scalar: Zeroizing::new(scalar.as_ref().to_vec()),
            public_key: PublicKey::from_encoded(&public)?,
        })
    }

    /// base64 of the PKCS#8 PEM, as Dovecot takes it: the very text that was read, or
    /// OpenSSL's for a key made here.
    pub fn encoded(&self) -> &str {
        &self.encoded
    }

    /// The public half, as OpenSSL would write it.
    pub fn public_key(&self) -> PublicKey {
        self.public_key.clone()
    }

    /// Dovecot's id of the pair.
    pub fn key_id(&self) -> KeyId {
        self.public_key.key_id()
    }

    /// The private scalar, 66 bytes big-endian: the same however the key was written.
    pub(crate) fn scalar(&self) -> &[u8] {
        &self.scalar
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(..)")
    }
}

/// Draws 521 bits until they are a scalar of the curve, from 1 to its order less one.
fn draw_key(entropy: &dyn Entropy) -> Result<agreement::PrivateKey, KeyError> {
    let mut candidate = Zeroizing::new([0; SCALAR]);
    for _ in 0..DRAWS {
        entropy.fill(candidate.as_mut_slice())?;
        let [top, ..] = &mut *candidate;
        *top &= 1;
        if let Ok(key) = agreement::PrivateKey::from_private_key(&ECDH_P521, candidate.as_slice()) {
            return Ok(key);
        }
    }
    Err(KeyError::BrokenEntropy)
}
