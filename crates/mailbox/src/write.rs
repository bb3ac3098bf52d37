//! Writing a converted message beside its original.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;

use rustix::fs::{Gid, Mode, Uid, XattrFlags, fchmod, fchown, fsetxattr, fstat, futimens};
use rustix::io::{Errno, Result};

use crate::directory::Directory;
use crate::identity::Identity;
use crate::own_file::{self, Origin};
use crate::source::{Keep, PERMISSIONS};
use crate::watcher::{Step, Watcher};

/// A complete file of ours.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) name: OsString,
    pub(crate) origin: Origin,
}

/// Writes the bytes to a new file with owner, mode, extended attributes and times of the
/// original. Where that fails, nothing is left behind.
pub(crate) fn write(
    directory: &Directory,
    bytes: &[u8],
    source: Identity,
    keep: &Keep,
    watcher: &dyn Watcher,
) -> Result<Written> {
    let name = own_file::for_writing();
    let file = directory.create(&name)?;
    watcher.step(Step::Created);
    let written = fill(&file, bytes, keep).and_then(|inode| {
        watcher.step(Step::Written);
        let origin = Origin {
            source,
            inode,
            size: bytes.len() as u64,
        };
        let complete = origin.name(0);
        directory.rename(&name, directory, &complete)?;
        Ok(Written {
            name: complete,
            origin,
        })
    });
    match written {
        Ok(written) => {
            watcher.step(Step::Named);
            Ok(written)
        }
        Err(error) => {
            // What went wrong matters more than that this goes wrong too.
            let _ = directory.remove(&name);
            Err(error)
        }
    }
}

/// Fills a new file; its inode.
fn fill(mut file: &File, bytes: &[u8], keep: &Keep) -> Result<u64> {
    file.write_all(bytes)
        .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    let own = fstat(file)?;
    if (own.st_uid, own.st_gid) != (keep.user, keep.group) {
        let (user, group) = (Uid::from_raw(keep.user), Gid::from_raw(keep.group));
        fchown(file, Some(user), Some(group))?;
    }
    if own.st_mode & PERMISSIONS != keep.mode {
        fchmod(file, Mode::from_raw_mode(keep.mode))?;
    }
    for (name, value) in &keep.attributes {
        match fsetxattr(file, name, value, XattrFlags::empty()) {
            Ok(()) => {}
            // What only the system sets, the system has set: a label, for example.
            Err(Errno::PERM | Errno::OPNOTSUPP | Errno::ACCESS)
                if !name.as_bytes().starts_with(b"user.") => {}
            Err(error) => return Err(error),
        }
    }
    // Last, because everything before it changes them.
    futimens(file, &keep.times)?;
    Ok(own.st_ino)
}
