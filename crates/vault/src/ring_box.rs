//! A private key under another private key.

use std::fmt;

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::secret_box::{self, MOST_BYTES, SecretBox};
use crate::{BoxError, Entropy, KeyId, Malformation, PrivateKey, entropy};

/// The version in front of the text.
const VERSION: &str = "1:";

/// What the derived key is for, in front of the id of the sealed key. A key derived for one
/// box therefore opens no other, and none of another purpose.
const PURPOSE: &[u8] = b"waxseal ring box 1";

/// A private key sealed under something that cannot be guessed, now another private key:
/// `1:base64( nonce[24] | crypto_secretbox(base64(PEM)) )`.
///
/// The key is HKDF-SHA256 (RFC 5869) of the opener's private scalar (66 bytes), without
/// salt, with the info `waxseal ring box 1` and the 32 bytes of the sealed key's id. So it
/// costs a log-in no password derivation.
#[derive(Clone, PartialEq, Eq)]
pub struct RingBox {
    secret_box: SecretBox,
}

impl RingBox {
    /// Reads the text in the `ring_box` column.
    ///
    /// # Errors
    /// [`BoxError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, BoxError> {
        let encoded = text
            .strip_prefix(VERSION)
            .ok_or(Malformation::UnknownVersion)?;
        if encoded.len() > MOST_BYTES * 2 {
            return Err(Malformation::TooLong.into());
        }
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| Malformation::NotBase64)?;
        Ok(Self {
            secret_box: SecretBox::from_bytes(&bytes)?,
        })
    }

    /// The text for the column.
    pub fn to_text(&self) -> String {
        let mut bytes = Vec::new();
        self.secret_box.append_to(&mut bytes);
        let mut text = VERSION.to_owned();
        STANDARD.encode_string(bytes, &mut text);
        text
    }

    /// Seals `key` under the key `under` with a new nonce, and opens it again before it
    /// returns.
    ///
    /// # Errors
    /// [`BoxError::Entropy`], and [`BoxError::NotProven`] where the new box does not open.
    pub fn seal(
        key: &PrivateKey,
        under: &PrivateKey,
        entropy: &dyn Entropy,
    ) -> Result<Self, BoxError> {
        let mut box_key = Zeroizing::new([0; secret_box::KEY]);
        derive(under, &key.key_id(), &mut box_key)?;
        let nonce = entropy::draw(entropy)?;
        let sealed = Self {
            secret_box: SecretBox::encrypt(&box_key, nonce, key.encoded().as_bytes())?,
        };
        match sealed.open(&key.key_id(), under) {
            Ok(opened) if opened.encoded() == key.encoded() => Ok(sealed),
            _ => Err(BoxError::NotProven),
        }
    }

    /// Opens the box with the key `under` and looks that it holds the key `expected`.
    ///
    /// # Errors
    /// [`BoxError::WrongSecret`] where `under` is not the opener or `expected` not the key
    /// that was sealed; [`BoxError::NotAKey`]; [`BoxError::OtherKey`].
    pub fn open(&self, expected: &KeyId, under: &PrivateKey) -> Result<PrivateKey, BoxError> {
        let mut box_key = Zeroizing::new([0; secret_box::KEY]);
        derive(under, expected, &mut box_key)?;
        let key = PrivateKey::from_encoded(&self.secret_box.decrypt(&box_key)?)?;
        let found = key.key_id();
        if found == *expected {
            Ok(key)
        } else {
            Err(BoxError::OtherKey {
                expected: *expected,
                found,
            })
        }
    }
}

impl fmt::Debug for RingBox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RingBox(..)")
    }
}

/// Fills in the key of the box that holds the private key `sealed`, for whoever has `opener`.
fn derive(
    opener: &PrivateKey,
    sealed: &KeyId,
    box_key: &mut [u8; secret_box::KEY],
) -> Result<(), BoxError> {
    Salt::new(HKDF_SHA256, &[])
        .extract(opener.scalar())
        .expand(&[PURPOSE, sealed.as_bytes()], HKDF_SHA256)
        .and_then(|output| output.fill(box_key))
        .map_err(|_| BoxError::Refused)
}
