//! What a message file is, told from its first bytes and without any key.

use std::fs::File;
use std::os::unix::fs::FileExt;

use dovecot_crypt::{Header, MAGIC, OpenError, is_sealed};
use rustix::io::{Errno, Result};

use crate::mailboxes::Format;
use crate::sdbox;

/// Bytes that are read at first: more than any header with one key has.
const START: u64 = 1024;

/// What a message file is.
#[derive(Debug)]
pub(crate) enum State {
    Empty,
    /// Nothing but the mark that sealed messages begin with.
    OnlyMark,
    Plain,
    Sealed(Header),
    /// Begins as a sealed message and is none, or is not a message file at all.
    Damaged(String),
}

/// Looks at an open file of so many bytes.
pub(crate) fn look(format: Format, file: &File, file_length: u64) -> Result<State> {
    let mut start = Vec::new();
    let mut wanted = START;
    loop {
        start.resize(usize::try_from(wanted.min(file_length)).unwrap_or(0), 0);
        match file.read_exact_at(&mut start, 0) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                // Somebody cuts it off at this moment.
                return Ok(State::Damaged(
                    "the file became shorter while it was read".to_owned(),
                ));
            }
            Err(error) => return Err(Errno::from_io_error(&error).unwrap_or(Errno::IO)),
        }
        match judge(format, &start, file_length) {
            Some(state) => return Ok(state),
            None if wanted == START => wanted = START + Header::MAX_LENGTH as u64,
            None => return Ok(State::Damaged("its header is too long".to_owned())),
        }
    }
}

/// Judges a file by its first bytes; `None` where they are too few to tell.
pub(crate) fn judge(format: Format, start: &[u8], file_length: u64) -> Option<State> {
    if format != Format::Sdbox {
        return judge_body(start, file_length);
    }
    match sdbox::locate(start, file_length) {
        Ok(body) => {
            let from = usize::try_from(body.start).unwrap_or(usize::MAX);
            let start = start.get(from..).unwrap_or_default();
            let within = usize::try_from(body.end - body.start).unwrap_or(usize::MAX);
            judge_body(start.get(..within).unwrap_or(start), body.end - body.start)
        }
        Err(damage) => Some(State::Damaged(damage.to_string())),
    }
}

/// The same of the message itself, of so many bytes.
fn judge_body(start: &[u8], length: u64) -> Option<State> {
    if length == 0 {
        return Some(State::Empty);
    }
    if !is_sealed(start) {
        return Some(State::Plain);
    }
    if length == MAGIC.len() as u64 {
        return Some(State::OnlyMark);
    }
    let header = match Header::parse(start) {
        Ok(header) => header,
        Err(OpenError::Truncated { .. }) if (start.len() as u64) < length => return None,
        Err(error) => return Some(State::Damaged(error.to_string())),
    };
    Some(match header.check_length(length) {
        Ok(()) => State::Sealed(header),
        Err(error) => State::Damaged(error.to_string()),
    })
}

/// Whether a message was compressed before it was stored, so that the sizes which Dovecot
/// keeps of it are those of what is inside. The marks of gzip, bzip2, xz, zstd and lz4.
pub(crate) fn is_compressed(plaintext: &[u8]) -> bool {
    const MARKS: [&[u8]; 5] = [
        b"\x1f\x8b",
        b"\xfd7zXZ\0",
        b"\x28\xb5\x2f\xfd",
        b"\x04\x22\x4d\x18",
        // Dovecot's own frame around lz4.
        b"Dovecot-LZ4\x0d\x2a\x9b\xc5",
    ];
    MARKS.iter().any(|mark| plaintext.starts_with(mark))
        || matches!(plaintext, [b'B', b'Z', b'h', b'1'..=b'9', ..])
}
