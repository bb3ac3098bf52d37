//! A header is read from anything without a panic, and does not contradict itself.
#![no_main]

use dovecot_crypt::{Header, OpenError, is_sealed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    match Header::parse(data) {
        Ok(header) => {
            assert!(is_sealed(data));
            let length = header.len();
            assert!(length <= data.len() && length <= Header::MAX_LENGTH);
            assert!(!header.key_ids().is_empty());
            // What follows does not matter, and nothing of the header can be missing.
            assert_eq!(
                Header::parse(&data[..length]).expect("the same header"),
                header
            );
            assert!(Header::parse(&data[..length - 1]).is_err());
            assert!(header.check_length(length as u64 - 1).is_err());
            let _ = header.cipher();
        }
        Err(OpenError::NotSealed) => assert!(!is_sealed(data)),
        Err(OpenError::Truncated { needed, found }) => {
            assert!(found == data.len() as u64 && needed > found);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
