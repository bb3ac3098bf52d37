//! What the targets share: keys and sealed files from the tests of dovecot-crypt.

use std::sync::OnceLock;

use dovecot_crypt::{PrivateKey, PublicKey};

/// The plaintext of [`SEALED`].
pub const LETTER: &[u8] = include_bytes!("../../crates/dovecot-crypt/tests/data/letter.eml");

/// What real Dovecots sealed, one of each kind that is authenticated.
pub const SEALED: [&[u8]; 4] = [
    include_bytes!("../../crates/dovecot-crypt/tests/data/2.3/p256.aes-256-gcm-sha256"),
    include_bytes!("../../crates/dovecot-crypt/tests/data/2.3/p521.aes-256-cbc-sha256"),
    include_bytes!("../../crates/dovecot-crypt/tests/data/2.4/p521.chacha20-poly1305-sha256"),
    include_bytes!("../../crates/dovecot-crypt/tests/data/2.4/rsa.aes-256-gcm-sha256"),
];

/// The keys that open [`SEALED`].
pub fn keys() -> &'static [PrivateKey] {
    static KEYS: OnceLock<Vec<PrivateKey>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let pems: [&[u8]; 3] = [
            include_bytes!("../../crates/dovecot-crypt/tests/data/keys/p256.pem"),
            include_bytes!("../../crates/dovecot-crypt/tests/data/keys/p521.pem"),
            include_bytes!("../../crates/dovecot-crypt/tests/data/keys/rsa.pem"),
        ];
        pems.map(|pem| PrivateKey::from_pem(pem).expect("a key of the tests"))
            .into()
    })
}

/// A key to seal to, on the fastest curve.
pub fn public_key() -> &'static PublicKey {
    keys()[0].public_key().expect("a key on a curve")
}
