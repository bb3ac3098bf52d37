//! A file of sdbox, `u.<uid>`: where the message lies in it, and how it is exchanged for
//! another.
//!
//! ```text
//! 2 M1e C<time, hex>\n                    file header; M: bytes of the message header, hex
//! 01 02 N <9 spaces> <16 hex digits> \n   message header; the digits: bytes of the message
//! <message>
//! \n 01 03 \n
//! R<time>\n Z<size>\n V<size>\n G<guid>\n  metadata, hex; Z: bytes of the message unsealed
//! \n
//! ```

use std::ops::Range;

const MESSAGE_START: [u8; 2] = [1, 2];
const METADATA_START: [u8; 4] = [b'\n', 1, 3, b'\n'];
/// Where the size stands in a message header: 2 bytes of mark, a type, a space, 8 bytes that
/// are no longer used, a space.
const SIZE: Range<usize> = 13..29;
const SHORTEST_MESSAGE_HEADER: usize = 30;
/// Dovecot writes 14 bytes; a longer line is not one of its.
const LONGEST_FILE_HEADER: usize = 256;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SdboxError {
    /// It is not such a file, or a damaged one.
    #[error("not a whole sdbox file: {0}")]
    Damaged(&'static str),
    /// Parts of the message lie elsewhere, so that sealing what is here would not seal it.
    #[error("its attachments are stored outside (mail_attachment_dir)")]
    ExternalAttachments,
}

/// A file, taken apart.
#[derive(Debug)]
pub(crate) struct SdboxFile<'a> {
    /// The file header and the message header.
    headers: &'a [u8],
    /// Where the message header's size stands in `headers`.
    size: Range<usize>,
    pub(crate) body: &'a [u8],
    /// From the mark on, with the empty line at its end.
    metadata: &'a [u8],
}

/// Where the message lies in a file of `file_length` bytes that begins with `start`.
pub(crate) fn locate(start: &[u8], file_length: u64) -> Result<Range<u64>, SdboxError> {
    let headers = Headers::parse(start)?;
    let from = headers.length as u64;
    let end = from.checked_add(headers.body_length);
    // The mark of the metadata and its empty line follow.
    let least = METADATA_START.len() as u64 + 1;
    match end.and_then(|end| end.checked_add(least)) {
        Some(least) if least <= file_length => Ok(from..from + headers.body_length),
        _ => Err(SdboxError::Damaged("it ends before its message does")),
    }
}

struct Headers {
    /// Bytes of both.
    length: usize,
    size: Range<usize>,
    body_length: u64,
}

impl Headers {
    fn parse(start: &[u8]) -> Result<Self, SdboxError> {
        let damaged = SdboxError::Damaged("its header is not Dovecot's");
        let line = start
            .split(|byte| *byte == b'\n')
            .next()
            .filter(|line| line.len() < start.len().min(LONGEST_FILE_HEADER))
            .ok_or(damaged)?;
        let mut fields = line.split(|byte| *byte == b' ');
        if fields.next() != Some(b"2") {
            return Err(damaged);
        }
        let message_header = fields
            .find_map(|field| field.strip_prefix(b"M"))
            .and_then(number)
            .and_then(|length| usize::try_from(length).ok())
            .filter(|length| (SHORTEST_MESSAGE_HEADER..4096).contains(length))
            .ok_or(damaged)?;
        let from = line.len() + 1;
        let length = from + message_header;
        let header = start.get(from..length).ok_or(damaged)?;
        if !header.starts_with(&MESSAGE_START) || !header.ends_with(b"\n") {
            return Err(damaged);
        }
        let body_length = header.get(SIZE).and_then(number).ok_or(damaged)?;
        Ok(Self {
            length,
            size: from + SIZE.start..from + SIZE.end,
            body_length,
        })
    }
}

impl<'a> SdboxFile<'a> {
    /// Takes a whole file apart.
    pub(crate) fn parse(file: &'a [u8]) -> Result<Self, SdboxError> {
        let body = locate(file, file.len() as u64)?;
        let headers = Headers::parse(file)?;
        let end = usize::try_from(body.end).unwrap_or(usize::MAX);
        let cut_off = SdboxError::Damaged("it ends before its message does");
        let (headers_and_body, metadata) = file.split_at_checked(end).ok_or(cut_off)?;
        let (start, body) = headers_and_body
            .split_at_checked(headers.length)
            .ok_or(cut_off)?;
        let parsed = Self {
            headers: start,
            size: headers.size,
            body,
            metadata,
        };
        if !metadata.starts_with(&METADATA_START) {
            return Err(SdboxError::Damaged(
                "its metadata is not where it should be",
            ));
        }
        // The empty line ends it; a second message behind it would be mdbox.
        if metadata.ends_with(b"\n\n") && parsed.lines().filter(|line| line.is_empty()).count() == 1
        {
            Ok(parsed)
        } else {
            Err(SdboxError::Damaged("its metadata has no end"))
        }
    }

    /// The lines of the metadata, the empty one included.
    fn lines(&self) -> impl Iterator<Item = &'a [u8]> {
        let lines = self
            .metadata
            .get(METADATA_START.len()..)
            .unwrap_or_default();
        lines
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
    }

    /// Bytes of the message before it was sealed and compressed, where that is recorded (`Z`).
    pub(crate) fn plaintext_size(&self) -> Option<u64> {
        self.lines()
            .find_map(|line| number(line.strip_prefix(b"Z")?))
    }

    /// The file with another body. The size of the plaintext is recorded if it is not yet;
    /// everything else is kept byte for byte.
    pub(crate) fn with_body(&self, body: &[u8], plaintext: u64) -> Result<Vec<u8>, SdboxError> {
        if self.lines().any(|line| line.starts_with(b"X")) {
            return Err(SdboxError::ExternalAttachments);
        }
        let addition = if self.plaintext_size().is_none() {
            format!("Z{plaintext:x}\n")
        } else {
            String::new()
        };
        let mut file = Vec::with_capacity(
            self.headers.len() + body.len() + self.metadata.len() + addition.len(),
        );
        file.extend_from_slice(self.headers);
        let digits = format!("{:016X}", body.len());
        if let Some(size) = file.get_mut(self.size.clone()) {
            size.copy_from_slice(digits.as_bytes());
        }
        file.extend_from_slice(body);
        let (mark, lines) = self
            .metadata
            .split_at_checked(METADATA_START.len())
            .unwrap_or((self.metadata, b""));
        file.extend_from_slice(mark);
        file.extend_from_slice(addition.as_bytes());
        file.extend_from_slice(lines);
        Ok(file)
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(digits).ok()?;
    let is_hex = text.bytes().all(|digit| digit.is_ascii_hexdigit());
    u64::from_str_radix(text, 16).ok().filter(|_| is_hex)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(body: &[u8], metadata: &str) -> Vec<u8> {
        let start = format!("2 M1e C655e0f00\n\x01\x02N          {:016X}\n", body.len());
        [start.as_bytes(), body, b"\n\x01\x03\n", metadata.as_bytes()].concat()
    }

    #[test]
    fn the_body_is_exchanged_and_the_rest_kept() {
        let before = file(b"hello\n", "R655e0f00\nV7\nGabc\nQ later\n\n");
        let parsed = SdboxFile::parse(&before).unwrap();
        assert_eq!(parsed.body, b"hello\n");
        assert_eq!(parsed.plaintext_size(), None);
        let after = parsed.with_body(b"CRYPTED", 6).unwrap();
        let expected = file(b"CRYPTED", "Z6\nR655e0f00\nV7\nGabc\nQ later\n\n");
        assert_eq!(after, expected);
        let again = SdboxFile::parse(&after).unwrap();
        assert_eq!(again.plaintext_size(), Some(6));
        assert_eq!(again.with_body(b"CRYPTED", 6).unwrap(), expected);
        let length = before.len() as u64;
        assert_eq!(locate(&before[..46], length), Ok(46..52));
    }

    #[test]
    fn what_is_not_whole_or_not_here_is_refused() {
        let whole = file(b"hello\n", "R655e0f00\n\n");
        for length in 0..whole.len() {
            assert!(SdboxFile::parse(&whole[..length]).is_err(), "{length}");
        }
        for other in [
            [&whole[..], b"\x01\x02"].concat(),
            [&whole[..], &whole[16..]].concat(),
            file(b"hello\n", "R655e0f00\n"),
            b"1 M1e C0\n".to_vec(),
            b"From: me\n\nhello\n".to_vec(),
        ] {
            assert!(
                SdboxFile::parse(&other).is_err(),
                "{}",
                other.escape_ascii()
            );
        }
        let external = file(b"hello\n", "X1 2 - a/b\nR655e0f00\n\n");
        let parsed = SdboxFile::parse(&external).unwrap();
        assert_eq!(
            parsed.with_body(b"", 6),
            Err(SdboxError::ExternalAttachments)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            place in any::<proptest::sample::Index>(),
        ) {
            let mut file = file(&bytes, "R655e0f00\n\n");
            let place = place.index(file.len());
            file.splice(place..place, bytes);
            if let Ok(parsed) = SdboxFile::parse(&file) {
                let _ = parsed.with_body(b"CRYPTED", 6);
            }
        }
    }
}
