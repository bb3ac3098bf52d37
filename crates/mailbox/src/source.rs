//! Reading a message that is to be converted, with everything that its successor must keep.

use std::ffi::CString;
use std::fs::File;
use std::io::Read;

use rustix::fs::{FileType, Timespec, Timestamps, fgetxattr, flistxattr, fstat};
use rustix::io::{Errno, Result};
use zeroize::Zeroizing;

use crate::identity::Identity;
use crate::open_folder::{MessageName, OpenFolder};
use crate::workplace::has_moved_on;

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
    // Room for one byte more, so that the end is seen without growing, which would leave a
    // copy behind that nobody wipes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + 1));
    let read = Read::by_ref(&mut file)
        .take(identity.size + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    let attributes = attributes(&file)?;
    if read != length || Identity::of(&fstat(&file)?) != identity {
        return Ok(Reading::Changed);
    }
    Ok(Reading::Read(Source {
        identity,
        bytes,
        keep: Keep {
            user: stat.st_uid,
            group: stat.st_gid,
            mode: stat.st_mode & 0o7777,
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
    let mut names = vec![0; 65_536];
    let length = match flistxattr(file, names.as_mut_slice()) {
        Ok(length) => length,
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    names.truncate(length);
    let mut attributes = Vec::new();
    for name in names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        let name = CString::new(name).map_err(|_| Errno::INVAL)?;
        let mut value = vec![0; 65_536];
        match fgetxattr(file, &name, value.as_mut_slice()) {
            Ok(length) => {
                value.truncate(length);
                attributes.push((name, value));
            }
            // Gone by now, or not for our eyes (`trusted.`, `security.`).
            Err(Errno::NODATA | Errno::PERM | Errno::ACCESS | Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(attributes)
}

fn timespec(seconds: i64, nanoseconds: u64) -> Timespec {
    Timespec {
        tv_sec: seconds,
        tv_nsec: i64::try_from(nanoseconds).unwrap_or_default(),
    }
}
