//! What `tests/data/make-fixtures` made.

use std::fs;
use std::path::{Path, PathBuf};

use dovecot_crypt::{PrivateKey, PublicKey};

/// A file of the folder `tests/data`.
pub(crate) fn data(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// All files that real Dovecots sealed, by name: `2.3/p521.aes-256-gcm-sha256`.
pub(crate) fn sealed_by_dovecot() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for version in ["2.3", "2.4"] {
        for entry in fs::read_dir(folder().join(version)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let name = format!("{version}/{name}");
            let sealed = data(&name);
            found.push((name, sealed));
        }
    }
    found.sort();
    found
}

/// The plaintext of all of them.
pub(crate) fn letter() -> Vec<u8> {
    data("letter.eml")
}

/// `p521`, `p384`, `p256` or `rsa`.
pub(crate) fn private_key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(&data(&format!("keys/{name}.pem"))).unwrap()
}

pub(crate) fn public_key(name: &str) -> PublicKey {
    PublicKey::from_pem(&data(&format!("keys/{name}.pub.pem"))).unwrap()
}

pub(crate) fn all_private_keys() -> Vec<PrivateKey> {
    ["p256", "rsa", "p384", "p521"].map(private_key).into()
}
