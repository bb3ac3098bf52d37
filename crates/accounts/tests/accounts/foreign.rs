//! What other programs wrote: hashes and boxes of userli's, by libsodium and crypt(3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libsodium_rs::crypto_pwhash::{self, argon2i, argon2id};
use libsodium_rs::crypto_secretbox::{self, Key, Nonce};
use vault::{PrivateKey, Secret};

/// The password of the hashes below, written by crypt(3).
pub(crate) const SESAME: &str = "sesame";
pub(crate) const SHA512_CRYPT: &str = "$6$saltstring$zw6YcBRuwlGueZoWIkK6CRJbQmJbhVf1zPxCfDBsJpbBlxfJ610F8Vp0i93QFh0AmoYe0z/GrJISxBfRQSsGe1";
pub(crate) const BCRYPT: &str = "$2y$04$MTIzNDU2Nzg5MDEyMzQ1N.LQbU7pm0KUtLMDh.kR0nPZtZ0Qo20J6";

/// A hash as PHP's `password_hash` and libsodium write it, of 64 MiB and 4 passes.
pub(crate) fn argon2id_hash(password: &Secret) -> String {
    argon2id::pwhash_str(password.expose(), 4, argon2id::MEMLIMIT_INTERACTIVE).unwrap()
}

/// An older one.
pub(crate) fn argon2i_hash(password: &Secret) -> String {
    argon2i::pwhash_str(
        password.expose(),
        argon2i::OPSLIMIT_INTERACTIVE,
        argon2i::MEMLIMIT_INTERACTIVE,
    )
    .unwrap()
}

/// A box by libsodium's argon2i13 at its interactive limits.
pub(crate) fn argon2i_box(key: &PrivateKey, secret: &Secret) -> String {
    let salt = libsodium_rs::random::bytes(16);
    let box_key = crypto_pwhash::pwhash(
        32,
        secret.expose(),
        &salt,
        argon2i::OPSLIMIT_INTERACTIVE,
        argon2i::MEMLIMIT_INTERACTIVE,
        crypto_pwhash::ALG_ARGON2I13,
    );
    let box_key = Key::from_bytes(&box_key.unwrap()).unwrap();
    let nonce = Nonce::generate();
    let boxed = crypto_secretbox::seal(key.encoded().as_bytes(), &nonce, &box_key);
    STANDARD.encode([salt.as_slice(), nonce.as_ref(), &boxed].concat())
}
