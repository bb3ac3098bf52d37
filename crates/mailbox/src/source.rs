//! Reading a message that is to be converted, with everything that its successor must keep.

use std::ffi::CString;
use std::fs::File;
use std::io::{ErrorKind, Read};

use rustix::fs::{FileType, Timespec, Timestamps, fgetxattr, flistxattr, fstat};
use rustix::io::{Errno, Result};
use zeroize::Zeroizing;

use crate::identity::Identity;
use crate::open_folder::{MessageName, OpenFolder};
use crate::workplace::has_moved_on;

/// The bits of a mode that are not the type of the file.
pub(crate) const PERMISSIONS: u32 = 0o7777;
/// Bytes that the names of extended attributes may take, or the value of one (Linux, `xattr(7)`).
const MOST_OF_ATTRIBUTES: usize = 65_536;

/// A message as it was read.
pub(crate) struct Source {
    pub(crate) identity: Identity,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) keep: Keep,
}

/// What a file has beside its bytes.
pub(crate) struct Keep {
    pub(crate) user: u32,
    pub(crate) group: u32,
    pub(crate) mode: u32,
    pub(crate) times: Timestamps,
    pub(crate) attributes: Vec<(CString, Vec<u8>)>,
}

/// What came of reading.
pub(crate) enum Reading {
    Read(Source),
    /// It is gone, or no longer a file.
    Gone,
    /// It changed while it was read.
    Changed,
    /// It is longer than allowed; its bytes.
    TooLarge(u64),
}

/// Reads a whole message of at most `cap` bytes.
pub(crate) fn read(folder: &OpenFolder, message: &MessageName, cap: u64) -> Result<Reading> {
    let mut file = match folder.place(message.place)?.open_file(&message.name) {
        Ok(file) => file,
        Err(error) if has_moved_on(error) => return Ok(Reading::Gone),
        Err(error) => return Err(error),
    };
    let stat = fstat(&file)?;
    if !FileType::from_raw_mode(stat.st_mode).is_file() {
        return Ok(Reading::Gone);
    }
    let identity = Identity::of(&stat);
    if identity.size > cap {
        return Ok(Reading::TooLarge(identity.size));
    }
    let length = usize::try_from(identity.size).map_err(|_| Errno::FBIG)?;
    let mut bytes = Zeroizing::new(vec![0; length]);
    match file.read_exact(&mut bytes) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(Reading::Changed),
        Err(error) => return Err(Errno::from_io_error(&error).unwrap_or(Errno::IO)),
    }
    let attributes = attributes(&file)?;
    // Its size is part of it: nothing was added to what was read.
    if Identity::of(&fstat(&file)?) != identity {
        return Ok(Reading::Changed);
    }
    Ok(Reading::Read(Source {
        identity,
        bytes,
        keep: Keep {
            user: stat.st_uid,
            group: stat.st_gid,
            mode: stat.st_mode & PERMISSIONS,
            times: Timestamps {
                last_access: timespec(stat.st_atime, stat.st_atime_nsec),
                last_modification: timespec(stat.st_mtime, stat.st_mtime_nsec),
            },
            attributes,
        },
    }))
}

/// All extended attributes that we may see.
fn attributes(file: &File) -> Result<Vec<(CString, Vec<u8>)>> {
    let names = match asked(|room| flistxattr(file, room)) {
        Ok(names) => names,
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut attributes = Vec::new();
    for name in names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        let name = CString::new(name).map_err(|_| Errno::INVAL)?;
        match asked(|room| fgetxattr(file, &name, room)) {
            Ok(value) => attributes.push((name, value)),
            // Gone by now, or not for our eyes (`trusted.`, `security.`).
            Err(Errno::NODATA | Errno::PERM | Errno::ACCESS | Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(attributes)
}

/// What a question about attributes is answered, which is mostly nothing or little.
fn asked(question: impl Fn(&mut [u8]) -> Result<usize>) -> Result<Vec<u8>> {
    let mut little = [0; 512];
    match question(&mut little) {
        Ok(length) => Ok(little.get(..length).unwrap_or_default().to_vec()),
        Err(Errno::RANGE) => {
            let mut room = vec![0; MOST_OF_ATTRIBUTES];
            let length = question(&mut room)?;
            room.truncate(length);
            Ok(room)
        }
        Err(error) => Err(error),
    }
}

fn timespec(seconds: i64, nanoseconds: u64) -> Timespec {
    Timespec {
        tv_sec: seconds,
        tv_nsec: i64::try_from(nanoseconds).unwrap_or_default(),
    }
}
