//! base64 of PEM of DER: the form in which userli stores keys and Dovecot takes them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

use crate::KeyError;

/// The `AlgorithmIdentifier` of every key here: id-ecPublicKey with the named curve
/// secp521r1 (RFC 5480 section 2.1.1).
const P521_ALGORITHM: [u8; 18] = [
    0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04,
    0x00, 0x23,
];

/// The DER bytes inside, of a key on secp521r1 under the PEM label `label`.
///
/// Whether they are a sound key is for the cryptographic library to say; the look at the
/// algorithm only makes the error for another kind of key a clear one.
pub(crate) fn decode(encoded: &[u8], label: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let pem = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| KeyError::NotBase64)?);
    let found = pem_rfc7468::decode_label(&pem).map_err(|_| KeyError::NotPem)?;
    if found != label {
        return Err(KeyError::WrongLabel { expected: label });
    }
    let (_, der) = pem_rfc7468::decode_vec(&pem).map_err(|_| KeyError::NotPem)?;
    let der = Zeroizing::new(der);
    let is_p521 = der
        .windows(P521_ALGORITHM.len())
        .any(|window| window == P521_ALGORITHM);
    if is_p521 {
        Ok(der)
    } else {
        Err(KeyError::NotP521)
    }
}

/// The text for DER bytes, exactly as OpenSSL writes the PEM: lines of 64, final newline.
pub(crate) fn encode(der: &[u8], label: &'static str) -> Result<Zeroizing<String>, KeyError> {
    let pem = pem_rfc7468::encode_string(label, LineEnding::LF, der)
        .map(Zeroizing::new)
        .map_err(|_| KeyError::Damaged)?;
    Ok(Zeroizing::new(STANDARD.encode(pem.as_bytes())))
}
