//! Anything is opened without a panic, and authenticated plaintext is only what was sealed.
#![no_main]

use dovecot_crypt::{Header, open};
use fuzz::{LETTER, keys};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(plaintext) = open(data, keys())
        && let Ok(header) = Header::parse(data)
        && header.is_authenticated()
    {
        assert_eq!(*plaintext, LETTER, "forged");
    }
});
