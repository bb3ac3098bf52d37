//! The texts that Dovecot takes for keys, down to the DER inside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::KeyError;
use crate::bytes::Bytes;
use crate::curve::{Curve, EC_PUBLIC_KEY};
use crate::oid::{self, Oid};

/// The content of the object identifier rsaEncryption (RFC 8017 appendix A.1).
const RSA_ENCRYPTION: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// The DER tag of a sequence.
const SEQUENCE: u8 = 0x30;

/// How a key says what it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Curve(Curve),
    Rsa,
}

/// A PEM text, or base64 of one; `inline:` may stand before either, as in Dovecot 2.4.
pub(crate) fn from_dovecot(
    text: &[u8],
    label: &'static str,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let text = text.trim_ascii();
    let text = text.strip_prefix(b"inline:").unwrap_or(text).trim_ascii();
    if text.starts_with(b"-----BEGIN ") {
        return from_pem(text, label);
    }
    let mut packed = Zeroizing::new(text.to_vec());
    packed.retain(|byte| !byte.is_ascii_whitespace());
    let pem = STANDARD.decode(&packed).map_err(|_| KeyError::NotPem)?;
    from_pem(&Zeroizing::new(pem), label)
}

/// A PEM text with this label, its lines of any one length.
pub(crate) fn from_pem(pem: &[u8], label: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let pem = pem.trim_ascii();
    if !pem.starts_with(b"-----BEGIN ") {
        return Err(KeyError::NotPem);
    }
    let found = pem_rfc7468::decode_label(pem).map_err(|_| KeyError::NotPem)?;
    if found != label {
        return Err(KeyError::WrongLabel { expected: label });
    }
    let mut decoder = pem_rfc7468::Decoder::new_detect_wrap(pem).map_err(|_| KeyError::NotPem)?;
    // The exact room, so that the key is not left behind in a buffer that was too small.
    let mut der = Zeroizing::new(vec![0; decoder.remaining_len()]);
    decoder.decode(&mut der).map_err(|_| KeyError::NotPem)?;
    Ok(der)
}

/// What a DER `SubjectPublicKeyInfo` (RFC 5280 section 4.1) is a key for, and its bit string.
pub(crate) fn public_key(der: &[u8]) -> Result<(Kind, &[u8]), KeyError> {
    let mut outer = Bytes::new(der);
    let mut info = Bytes::new(outer.der(SEQUENCE).ok_or(KeyError::Damaged)?);
    let kind = kind(&mut info)?;
    let bits = info.der(0x03).and_then(|bits| bits.strip_prefix(&[0]));
    match bits {
        Some(key) if info.left() == 0 && outer.left() == 0 => Ok((kind, key)),
        _ => Err(KeyError::Damaged),
    }
}

/// What a DER `PrivateKeyInfo` (RFC 5208 section 5) is a key for.
pub(crate) fn private_key_kind(der: &[u8]) -> Result<Kind, KeyError> {
    let outer = Bytes::new(der).der(SEQUENCE).ok_or(KeyError::Damaged)?;
    let mut info = Bytes::new(outer);
    info.der(0x02).ok_or(KeyError::Damaged)?;
    kind(&mut info)
}

/// The `AlgorithmIdentifier` that comes next.
fn kind(info: &mut Bytes<'_>) -> Result<Kind, KeyError> {
    let mut identifier = Bytes::new(info.der(SEQUENCE).ok_or(KeyError::Damaged)?);
    let algorithm = identifier.der(oid::TAG).ok_or(KeyError::Damaged)?;
    if algorithm == RSA_ENCRYPTION {
        return Ok(Kind::Rsa);
    }
    if algorithm != EC_PUBLIC_KEY {
        let name = format!("algorithm {}", Oid(algorithm));
        return Err(KeyError::Unsupported(name));
    }
    let Some(name) = identifier.der(oid::TAG) else {
        let name = "an elliptic curve given by its numbers, without a name".to_owned();
        return Err(KeyError::Unsupported(name));
    };
    let curve = Curve::ALL.into_iter().find(|curve| curve.oid() == name);
    curve
        .map(Kind::Curve)
        .ok_or_else(|| KeyError::Unsupported(format!("elliptic curve {}", Oid(name))))
}
