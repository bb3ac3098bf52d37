//! From a reader to a writer.

use std::io::{self, Read};

use dovecot_crypt::{OpenError, SealError, open, open_stream, seal_stream};

use crate::data::{data, letter, private_key, public_key};

/// Gives few bytes at a time, and fails at the end if it is to.
struct Slow<'a>(&'a [u8], Option<io::ErrorKind>);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return self.1.map_or(Ok(0), |kind| Err(kind.into()));
        }
        let count = self.0.len().min(buffer.len()).min(1001);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

#[test]
fn sealed_and_opened_again_around_the_sizes_of_buffers() {
    let key = public_key("p256");
    for size in [
        0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 100_000,
    ] {
        let text = vec![b'x'; size];
        let mut sealed = Vec::new();
        seal_stream(&mut Slow(&text, None), &mut sealed, &key, size).unwrap();
        let mut opened = Vec::new();
        let keys = [private_key("p256")];
        open_stream(&mut Slow(&sealed, None), &mut opened, &keys, sealed.len()).unwrap();
        assert_eq!(opened, text, "{size}");
    }
}

#[test]
fn nothing_beyond_the_cap_is_read_or_written() {
    let mut output = Vec::new();
    let error = seal_stream(
        &mut io::repeat(1),
        &mut output,
        &public_key("p256"),
        100_000,
    );
    assert!(matches!(error, Err(SealError::TooLarge { cap: 100_000 })));
    let error = open_stream(&mut io::repeat(1), &mut output, &[], 5);
    assert!(matches!(error, Err(OpenError::TooLarge { cap: 5 })));
    let text = [1; 100];
    assert!(seal_stream(&mut text.as_slice(), &mut output, &public_key("p256"), 99).is_err());
    assert!(output.is_empty());
}

#[test]
fn no_plaintext_leaves_a_damaged_message() {
    let mut sealed = data("2.3/p521.aes-256-gcm-sha256");
    *sealed.last_mut().unwrap() ^= 1;
    let mut output = Vec::new();
    let error = open_stream(
        &mut sealed.as_slice(),
        &mut output,
        &[private_key("p521")],
        9999,
    );
    assert!(matches!(error, Err(OpenError::Damaged(_))));
    assert!(output.is_empty());
}

#[test]
fn a_reader_that_fails_is_an_error() {
    let mut output = Vec::new();
    let mut input = Slow(b"half a letter", Some(io::ErrorKind::ConnectionReset));
    let error = seal_stream(&mut input, &mut output, &public_key("p256"), 9999).unwrap_err();
    assert!(
        matches!(error, SealError::Io(error) if error.kind() == io::ErrorKind::ConnectionReset)
    );
    assert!(output.is_empty());
}

#[test]
fn a_letter_of_dovecots_passes_through() {
    let sealed = data("2.4/p384.aes-256-gcm-sha256");
    let mut output = Vec::new();
    open_stream(
        &mut sealed.as_slice(),
        &mut output,
        &[private_key("p384")],
        9999,
    )
    .unwrap();
    assert_eq!(output, letter());
    assert!(open(&output, &[]).is_err());
}
