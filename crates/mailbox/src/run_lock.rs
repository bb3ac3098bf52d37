//! One run at a time on the mail of an account.

use std::ffi::OsStr;
use std::fs::File;

use rustix::fs::{FlockOperation, flock};
use rustix::io::{Errno, Result};

use crate::directory::Directory;

/// Made only where a directory cannot be locked.
const LOCK_FILE: &str = "waxseal.lock";

/// Held as long as a run lives; the system gives it back however the process ends.
#[derive(Debug)]
pub(crate) struct RunLock {
    /// Where the lock is on a file of its own, this keeps it.
    _file: Option<File>,
}

impl RunLock {
    /// Locks the root directory itself, so that nothing is left behind. On NFS directories
    /// cannot be locked; there a file is made in it.
    ///
    /// `None` where another run holds it. The lock ends with `root` and with this value,
    /// whichever goes first.
    pub(crate) fn take(root: &Directory) -> Result<Option<Self>> {
        match flock(root, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(Self { _file: None })),
            Err(Errno::WOULDBLOCK) => return Ok(None),
            Err(Errno::BADF | Errno::INVAL | Errno::NOLCK | Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error),
        }
        let name = OsStr::new(LOCK_FILE);
        let file = match root.create(name) {
            Err(Errno::EXIST) => root.open_to_write(name)?,
            created => created?,
        };
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Self { _file: Some(file) })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
