//! The program `openssl`, as a peer.

use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Runs `openssl`, gives it `input`, and returns what it prints. It must succeed.
pub(crate) fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("these tests need the program openssl");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "openssl {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// A new private key on `curve` as a PKCS#8 PEM.
pub(crate) fn private_pem(curve: &str) -> Vec<u8> {
    let curve = format!("ec_paramgen_curve:{curve}");
    openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", &curve], b"")
}

/// The public half as an SPKI PEM.
pub(crate) fn public_pem(private_pem: &[u8]) -> Vec<u8> {
    openssl(&["pkey", "-pubout"], private_pem)
}

/// base64 of a PEM, as it stands in the database.
pub(crate) fn encoded(pem: &[u8]) -> String {
    STANDARD.encode(pem)
}

/// The PEM inside.
pub(crate) fn decoded(encoded: &str) -> Vec<u8> {
    STANDARD.decode(encoded).unwrap()
}

/// A PEM around DER bytes.
pub(crate) fn pem(label: &str, der: &[u8]) -> Vec<u8> {
    pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der)
        .unwrap()
        .into_bytes()
}

/// The DER bytes in a PEM.
pub(crate) fn der(pem: &[u8]) -> Vec<u8> {
    pem_rfc7468::decode_vec(pem).unwrap().1
}
