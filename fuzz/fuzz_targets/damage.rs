//! Sealed files with bytes changed, cut out or put in never open to other plaintext.
//!
//! The first byte chooses the file; then each four bytes are one change: where (two bytes),
//! how, and with what.
#![no_main]

use dovecot_crypt::open;
use fuzz::{LETTER, SEALED, keys};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, changes)) = data.split_first() else {
        return;
    };
    let mut sealed = SEALED[usize::from(*choice) % SEALED.len()].to_vec();
    for change in changes.chunks_exact(4).take(16) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % (sealed.len() + 1);
        let with = change[3];
        match change[2] % 4 {
            0 if at < sealed.len() => sealed[at] ^= with,
            1 => sealed.insert(at, with),
            2 => drop(sealed.drain(at..(at + usize::from(with)).min(sealed.len()))),
            _ => sealed.truncate(at),
        }
    }
    if let Ok(plaintext) = open(&sealed, keys()) {
        assert!(sealed.is_empty() || *plaintext == LETTER, "other plaintext");
    }
});
