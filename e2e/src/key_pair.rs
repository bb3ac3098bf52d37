//! Key pairs as Dovecot and the API write them.

use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A P-521 key pair, made by OpenSSL, so that it owes nothing to our own code.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// Base64 of the private key's PKCS#8 PEM.
    pub private: String,
    /// Base64 of the public key's SPKI PEM.
    pub public: String,
}

impl KeyPair {
    /// Makes a new one.
    pub fn generate() -> Self {
        let private = openssl(
            &[
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-521",
            ],
            b"",
        );
        let public = openssl(&["pkey", "-pubout"], &private);
        Self {
            private: STANDARD.encode(private),
            public: STANDARD.encode(public),
        }
    }
}

fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("start openssl; script/install-test-packages installs it");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?} failed");
    output.stdout
}
