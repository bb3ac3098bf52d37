//! The algorithms that a header of format version 2 names.

use std::fmt;

use aws_lc_rs::{aead, cipher, digest, hmac, pbkdf2};

use crate::bytes::Bytes;
use crate::oid::{self, Oid};

/// The content of NIST's object identifiers for AES modes, but for the last number.
const AES: [u8; 8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];
/// The content of id-alg-AEADChaCha20Poly1305 (RFC 8103 section 5.1).
const CHACHA20_POLY1305: [u8; 11] = [
    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x03, 0x12,
];
/// The content of NIST's object identifiers for the SHA-2 family, but for the last number.
const SHA2: [u8; 8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
/// The content of the object identifier of SHA-1 (RFC 3279 section 2.1).
const SHA1: [u8; 5] = [0x2b, 0x0e, 0x03, 0x02, 0x1a];

/// A cipher, for the message or for wrapping its key.
///
/// AES-OFB and AES-CFB, which Dovecot can be told to write, are left out on purpose: keys and
/// initialisation vectors are as long as those of AES-CBC, and the HMAC does not cover the
/// cipher's name. One flipped bit in the name would give wrong plaintext that passes the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cipher {
    /// AES in Galois/counter mode.
    Gcm(Size),
    ChaCha20Poly1305,
    /// AES in cipher block chaining mode, with PKCS#7 padding.
    Cbc(Size),
    /// AES in counter mode. It has no object identifier, so that only version 1 uses it.
    Ctr(Size),
}

/// The length of an AES key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Bits128,
    Bits192,
    Bits256,
}

impl Size {
    fn bits(self) -> usize {
        match self {
            Self::Bits128 => 128,
            Self::Bits192 => 192,
            Self::Bits256 => 256,
        }
    }

    pub(crate) fn block_cipher(self) -> &'static cipher::Algorithm {
        match self {
            Self::Bits128 => &cipher::AES_128,
            Self::Bits192 => &cipher::AES_192,
            Self::Bits256 => &cipher::AES_256,
        }
    }
}

impl Cipher {
    /// The cipher whose DER object identifier comes next; otherwise the reason.
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, Unknown> {
        let name = bytes.der(oid::TAG).ok_or(Unknown::Malformed)?;
        if name == CHACHA20_POLY1305 {
            return Ok(Self::ChaCha20Poly1305);
        }
        let known = match name.strip_prefix(&AES) {
            Some([2]) => Self::Cbc(Size::Bits128),
            Some([6]) => Self::Gcm(Size::Bits128),
            Some([22]) => Self::Cbc(Size::Bits192),
            Some([26]) => Self::Gcm(Size::Bits192),
            Some([42]) => Self::Cbc(Size::Bits256),
            Some([46]) => Self::Gcm(Size::Bits256),
            _ => return Err(Unknown::Named(format!("cipher {}", Oid(name)))),
        };
        Ok(known)
    }

    /// The bytes of its key.
    pub(crate) fn key(self) -> usize {
        match self {
            Self::ChaCha20Poly1305 => 32,
            Self::Gcm(size) | Self::Cbc(size) | Self::Ctr(size) => size.bits() / 8,
        }
    }

    /// The bytes of its initialisation vector.
    pub(crate) fn iv(self) -> usize {
        match self {
            Self::Gcm(_) | Self::ChaCha20Poly1305 => 12,
            Self::Cbc(_) | Self::Ctr(_) => 16,
        }
    }

    /// What the length of the encrypted text is a multiple of, in bytes.
    pub(crate) fn block(self) -> usize {
        match self {
            Self::Cbc(_) => 16,
            _ => 1,
        }
    }

    /// The AEAD that it is, if it is one.
    pub(crate) fn aead(self) -> Option<&'static aead::Algorithm> {
        match self {
            Self::Gcm(Size::Bits128) => Some(&aead::AES_128_GCM),
            Self::Gcm(Size::Bits192) => Some(&aead::AES_192_GCM),
            Self::Gcm(Size::Bits256) => Some(&aead::AES_256_GCM),
            Self::ChaCha20Poly1305 => Some(&aead::CHACHA20_POLY1305),
            Self::Cbc(_) | Self::Ctr(_) => None,
        }
    }
}

impl fmt::Display for Cipher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gcm(size) => write!(formatter, "aes-{}-gcm", size.bits()),
            Self::ChaCha20Poly1305 => formatter.write_str("chacha20-poly1305"),
            Self::Cbc(size) => write!(formatter, "aes-{}-cbc", size.bits()),
            Self::Ctr(size) => write!(formatter, "aes-{}-ctr", size.bits()),
        }
    }
}

/// A hash function: for PBKDF2, for the hash of the key material, and for HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digest {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    /// The hash function whose DER object identifier comes next; otherwise the reason.
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, Unknown> {
        let name = bytes.der(oid::TAG).ok_or(Unknown::Malformed)?;
        if name == SHA1 {
            return Ok(Self::Sha1);
        }
        match name.strip_prefix(&SHA2) {
            Some([1]) => Ok(Self::Sha256),
            Some([2]) => Ok(Self::Sha384),
            Some([3]) => Ok(Self::Sha512),
            _ => Err(Unknown::Named(format!("hash function {}", Oid(name)))),
        }
    }

    pub(crate) fn hash(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    pub(crate) fn pbkdf2(self) -> pbkdf2::Algorithm {
        match self {
            Self::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        }
    }

    pub(crate) fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        })
    }
}

/// What tells a changed message from a sound one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integrity {
    /// The cipher itself: a tag of 16 bytes ends the message.
    Aead,
    /// An HMAC over the encrypted message ends it.
    Hmac,
    /// Nothing.
    None,
}

impl Integrity {
    /// The bytes of the key material beyond key and initialisation vector: the additional
    /// data of the AEAD, or the key of the HMAC.
    pub(crate) fn material(self) -> usize {
        match self {
            Self::Aead | Self::Hmac => 16,
            Self::None => 0,
        }
    }

    /// The bytes that end the message.
    pub(crate) fn tag(self, digest: Digest) -> usize {
        match self {
            Self::Aead => 16,
            Self::Hmac => digest.hash().output_len(),
            Self::None => 0,
        }
    }
}

/// Why an algorithm could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// No DER object identifier.
    Malformed,
    /// An algorithm that is not known here, with its kind and dotted name.
    Named(String),
}
