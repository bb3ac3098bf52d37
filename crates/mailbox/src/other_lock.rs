//! A lock of Dovecot's that somebody else holds, or has left behind.

use std::ffi::OsStr;
use std::io::Read;

use rustix::io::{Errno, Result};
use rustix::process::{Pid, getpid, test_kill_process};

use crate::directory::Directory;
use crate::lock::LOCK;
use crate::processes::LockSignature;

const UIDLIST: &str = "dovecot-uidlist";
/// Seconds. A younger lock's holder is not even looked for.
const YOUNG: i64 = 2;
/// Seconds without any change after which a lock is taken from a holder that is not known.
const ABANDONED: i64 = 120;

/// Somebody else's lock.
#[derive(Debug)]
pub(crate) struct OtherLock {
    device: u64,
    inode: u64,
    /// Seconds since 1970.
    modified: i64,
    /// When it or the file that it protects last changed, in seconds since 1970.
    last_change: i64,
    text: Vec<u8>,
}

impl OtherLock {
    pub(crate) fn look(control: &Directory) -> Result<Option<Self>> {
        let Some(stat) = control.stat_of(OsStr::new(LOCK))? else {
            return Ok(None);
        };
        let mut text = Vec::new();
        match control.open_file(OsStr::new(LOCK)) {
            // Dovecot reads as much.
            Ok(file) => {
                let _ = file.take(512).read_to_end(&mut text);
            }
            Err(Errno::NOENT) => return Ok(None),
            // Not for our eyes: a holder that is not known.
            Err(_) => {}
        }
        let mut last_change = stat.st_mtime.max(stat.st_ctime);
        if let Some(protected) = control.stat_of(OsStr::new(UIDLIST))? {
            last_change = last_change.max(protected.st_mtime).max(protected.st_ctime);
        }
        Ok(Some(Self {
            device: stat.st_dev,
            inode: stat.st_ino,
            modified: stat.st_mtime,
            last_change,
            text,
        }))
    }

    pub(crate) fn is_stale(&self, signature: &LockSignature, now: i64) -> bool {
        if self.modified >= now - YOUNG {
            return false;
        }
        // Only where Dovecot's processes are seen from here does a number mean anything.
        if let LockSignature::Process { host } = signature
            && let Some(holder) = local_process(&self.text, host)
        {
            // One lock at a time is taken by this process, so one with its number was left by
            // another that had the number before.
            return holder == getpid() || test_kill_process(holder) == Err(Errno::SRCH);
        }
        now > self.last_change + ABANDONED
    }

    /// Takes the lock's file away, and nobody else's: between looking and renaming, another
    /// may have removed it and a third made a new one.
    pub(crate) fn take_away(&self, control: &Directory) -> Result<()> {
        let aside = format!("{LOCK}.stale.{}", getpid().as_raw_nonzero());
        let (lock, aside) = (OsStr::new(LOCK), OsStr::new(&aside));
        match control.rename(lock, control, aside) {
            Err(Errno::NOENT) => return Ok(()),
            renamed => renamed?,
        }
        let taken = control.stat_of(aside)?;
        if !taken.is_some_and(|stat| stat.st_dev == self.device && stat.st_ino == self.inode) {
            // If a fourth is there by now, it holds the lock.
            let _ = control.link(aside, control, lock);
        }
        control.remove(aside)
    }
}

/// The process that a lock names, if it is one of this host.
fn local_process(text: &[u8], host: &str) -> Option<Pid> {
    let text = std::str::from_utf8(text).ok()?;
    let (number, named) = text.strip_suffix('\n').unwrap_or(text).split_once(':')?;
    if named != host {
        return None;
    }
    Pid::from_raw(number.parse().ok().filter(|number| *number > 0)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const LATER: i64 = 200;

    fn signature() -> LockSignature {
        LockSignature::Process {
            host: "mail.example".to_owned(),
        }
    }

    #[test]
    fn a_change_of_the_list_keeps_an_anonymous_lock_alive() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(folder.path()).unwrap();
        fs::write(folder.path().join(LOCK), "").unwrap();
        let mut seen = OtherLock::look(&directory).unwrap().unwrap();
        let now = seen.modified + LATER;
        assert!(seen.is_stale(&signature(), now));
        seen.last_change = now - 100;
        assert!(!seen.is_stale(&signature(), now));
    }

    #[test]
    fn a_lock_that_was_renewed_meanwhile_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(folder.path()).unwrap();
        let path = folder.path().join(LOCK);
        fs::write(&path, "").unwrap();
        let seen = OtherLock::look(&directory).unwrap().unwrap();
        fs::rename(&path, folder.path().join("kept")).unwrap();
        fs::write(&path, "7:mail.example").unwrap();
        seen.take_away(&directory).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "7:mail.example");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
