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
pub(crate) struct RunLock<'a> {
    root: &'a Directory,
    /// Where the lock is on a file of its own.
    file: Option<File>,
}

impl<'a> RunLock<'a> {
    /// Locks the root directory itself, so that nothing is left behind. On NFS directories
    /// cannot be locked; there a file is made in it. `None` where another run holds the lock.
    pub(crate) fn take(root: &'a Directory) -> Result<Option<Self>> {
        match flock(root, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(Self { root, file: None })),
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
            Ok(()) => Ok(Some(Self {
                root,
                file: Some(file),
            })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Drop for RunLock<'_> {
    /// Not left to the closing of the file: a process that another thread starts at this
    /// moment has it open too, until it runs its own program.
    fn drop(&mut self) {
        let _ = match &self.file {
            Some(file) => flock(file, FlockOperation::Unlock),
            None => flock(self.root, FlockOperation::Unlock),
        };
    }
}
