//! Sealing and opening from a reader to a writer.
//!
//! The whole message is in memory meanwhile: AES-GCM says only at the end whether it is
//! sound, and nothing is given out before. The caller says how much memory that may be.

use std::io::{Read, Write};

use zeroize::Zeroizing;

use crate::{OpenError, PrivateKey, PublicKey, SealError, Sealer, open};

/// How much is read at once at first; the buffer doubles with what arrives.
const FIRST: usize = 16 * 1024;

/// Seals all that `input` gives to `key`, and writes the sealed message to `output`.
///
/// # Errors
/// [`SealError::TooLarge`] where the message has more than `cap` bytes, [`SealError::Io`]
/// where reading or writing fails; others as [`Sealer::seal`] has them. Unless it is writing
/// that fails, nothing was written.
pub fn seal_stream(
    input: &mut impl Read,
    output: &mut impl Write,
    key: &PublicKey,
    cap: usize,
) -> Result<(), SealError> {
    let plaintext = read_to_cap(input, cap)?.ok_or(SealError::TooLarge { cap })?;
    let sealed = Sealer::new(key).seal(&plaintext)?;
    Ok(output.write_all(&sealed)?)
}

/// Opens the sealed message that `input` gives, and writes the plaintext to `output` after
/// all of the message was checked.
///
/// # Errors
/// [`OpenError::TooLarge`] where the sealed message has more than `cap` bytes,
/// [`OpenError::Io`] where reading or writing fails; others as [`open`] has them. Unless it is
/// writing that fails, nothing was written.
pub fn open_stream(
    input: &mut impl Read,
    output: &mut impl Write,
    keys: &[PrivateKey],
    cap: usize,
) -> Result<(), OpenError> {
    let sealed = read_to_cap(input, cap)?.ok_or(OpenError::TooLarge { cap })?;
    let plaintext = open(&sealed, keys)?;
    Ok(output.write_all(&plaintext)?)
}

/// All that `input` gives; `None` where it is more than `cap` bytes.
///
/// Buffers that became too small are wiped, so that no plaintext is left behind.
fn read_to_cap(input: &mut impl Read, cap: usize) -> std::io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut read = Zeroizing::new(Vec::with_capacity(FIRST));
    loop {
        let room = read.capacity() - read.len();
        let limit = u64::try_from(room).unwrap_or(u64::MAX);
        let count = input.by_ref().take(limit).read_to_end(&mut read)?;
        if read.len() > cap {
            return Ok(None);
        }
        if count < room {
            return Ok(Some(read));
        }
        let mut larger = Zeroizing::new(Vec::with_capacity(read.capacity() * 2));
        larger.extend_from_slice(&read);
        read = larger;
    }
}
