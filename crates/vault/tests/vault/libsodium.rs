//! libsodium, as a peer: userli's boxes, written and read with its functions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libsodium_rs::crypto_pwhash::{self, argon2i, argon2id};
use libsodium_rs::crypto_secretbox::{self, Key, Nonce};

/// Which of libsodium's derivations a box is sealed with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Derivation {
    Argon2id,
    Argon2i,
}

fn box_key(derivation: Derivation, secret: &[u8], salt: &[u8]) -> Key {
    let (passes, bytes, algorithm) = match derivation {
        Derivation::Argon2id => (
            argon2id::OPSLIMIT_INTERACTIVE,
            argon2id::MEMLIMIT_INTERACTIVE,
            crypto_pwhash::ALG_ARGON2ID13,
        ),
        Derivation::Argon2i => (
            argon2i::OPSLIMIT_INTERACTIVE,
            argon2i::MEMLIMIT_INTERACTIVE,
            crypto_pwhash::ALG_ARGON2I13,
        ),
    };
    let key = crypto_pwhash::pwhash(32, secret, salt, passes, bytes, algorithm).unwrap();
    Key::from_bytes(&key).unwrap()
}

/// A box in userli's format.
pub(crate) fn seal(derivation: Derivation, plaintext: &[u8], secret: &[u8]) -> String {
    let salt = libsodium_rs::random::bytes(16);
    let nonce = Nonce::generate();
    let boxed = crypto_secretbox::seal(plaintext, &nonce, &box_key(derivation, secret, &salt));
    STANDARD.encode([salt.as_slice(), nonce.as_ref(), &boxed].concat())
}

/// What is in a box in userli's format.
pub(crate) fn open(text: &str, secret: &[u8]) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(text).unwrap();
    let (salt, rest) = bytes.split_at(16);
    let (nonce, boxed) = rest.split_at(24);
    let nonce = Nonce::try_from_slice(nonce).unwrap();
    crypto_secretbox::open(boxed, &nonce, &box_key(Derivation::Argon2id, secret, salt)).ok()
}
