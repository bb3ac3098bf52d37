//! Dovecot's lock of a Maildir: the file `dovecot-uidlist.lock`.
//!
//! Its rules are those of Dovecot's `file-dotlock.c`: the file says `pid:hostname`; a holder
//! that is dead, on this host, is taken over from once the file is older than two seconds; a
//! file without a usable name of its holder once nothing has changed for two minutes.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use rustix::fs::{Gid, Mode, Uid, fchmod, fchown, fstat};
use rustix::io::{Errno, Result};
use rustix::process::{geteuid, getpid};

use crate::clock::Clock;
use crate::directory::Directory;
use crate::other_lock::OtherLock;
use crate::processes::LockSignature;

pub(crate) const LOCK: &str = "dovecot-uidlist.lock";
/// After taking a lock over, others get this long to notice (Dovecot waits 0.1 to 0.2 s).
const AFTER_TAKING_OVER: Duration = Duration::from_millis(150);
const SHORTEST_WAIT: Duration = Duration::from_millis(5);
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// The lock, held. It is given back when dropped, if it is still ours.
#[derive(Debug)]
pub(crate) struct Dotlock<'a> {
    control: &'a Directory,
    device: u64,
    inode: u64,
    /// As long as it is open, no other file gets its inode.
    file: File,
    given_back: bool,
}

/// How long to wait for a lock, and how to sign it.
#[derive(Clone, Copy)]
pub(crate) struct LockManners<'a> {
    pub(crate) signature: &'a LockSignature,
    pub(crate) patience: Duration,
    pub(crate) clock: Clock,
    /// Asked while waiting.
    pub(crate) may_go_on: &'a dyn Fn() -> bool,
}

/// What came of waiting for the lock.
#[derive(Debug)]
pub(crate) enum Locking<'a> {
    Held(Dotlock<'a>),
    /// Somebody else held it all the time.
    InUse,
    /// We were told to stop waiting.
    Stopped,
}

impl<'a> Dotlock<'a> {
    /// Takes the lock in a control directory. Its owner becomes the directory's owner.
    pub(crate) fn take(control: &'a Directory, manners: LockManners<'_>) -> Result<Locking<'a>> {
        let start = Instant::now();
        let mut wait = SHORTEST_WAIT;
        loop {
            if let Some(lock) = Self::create(control, manners.signature)? {
                return Ok(Locking::Held(lock));
            }
            if !(manners.may_go_on)() {
                return Ok(Locking::Stopped);
            }
            if start.elapsed() >= manners.patience {
                return Ok(Locking::InUse);
            }
            if let Some(seen) = OtherLock::look(control)?
                && seen.is_stale(manners.signature, (manners.clock)())
            {
                seen.take_away(control)?;
                std::thread::sleep(AFTER_TAKING_OVER);
                continue;
            }
            std::thread::sleep(wait);
            wait = (wait * 3 / 2).min(LONGEST_WAIT);
        }
    }

    /// `None` where somebody else has it.
    fn create(control: &'a Directory, signature: &LockSignature) -> Result<Option<Self>> {
        let name = OsStr::new(LOCK);
        // Dovecot watches the lock that it waits for, even before it has its right owner.
        let file = match control.create_readable(name) {
            Ok(file) => file,
            Err(Errno::EXIST) => return Ok(None),
            Err(error) => return Err(error),
        };
        let stat = fstat(&file)?;
        let lock = Self {
            control,
            device: stat.st_dev,
            inode: stat.st_ino,
            file,
            given_back: false,
        };
        // Whatever fails here leaves an anonymous lock, which is as good; its drop removes it.
        let owner = control.stat()?;
        if geteuid().is_root() {
            let (user, group) = (Uid::from_raw(owner.st_uid), Gid::from_raw(owner.st_gid));
            fchown(&lock.file, Some(user), Some(group))?;
        }
        fchmod(
            &lock.file,
            Mode::from_raw_mode(owner.st_mode & 0o666) | Mode::RUSR | Mode::WUSR,
        )?;
        if let LockSignature::Process { host } = signature {
            let text = format!("{}:{host}", getpid().as_raw_nonzero());
            if (&lock.file).write_all(text.as_bytes()).is_err() {
                // A full disk. An empty file is a lock as well; half a name would mislead.
                lock.file.set_len(0).map_err(|error| to_errno(&error))?;
            }
        }
        Ok(Some(lock))
    }

    /// Whether nobody took it from us.
    pub(crate) fn is_ours(&self) -> Result<bool> {
        let found = self.control.stat_of(OsStr::new(LOCK))?;
        Ok(found.is_some_and(|stat| stat.st_dev == self.device && stat.st_ino == self.inode))
    }

    /// Gives it back, if it is still ours.
    pub(crate) fn give_back(mut self) -> Result<()> {
        self.given_back = true;
        self.remove()
    }

    fn remove(&self) -> Result<()> {
        if self.is_ours()? {
            self.control.remove(OsStr::new(LOCK))?;
        }
        Ok(())
    }
}

impl Drop for Dotlock<'_> {
    fn drop(&mut self) {
        if !self.given_back {
            // Somebody who waits takes over what could not be removed.
            let _ = self.remove();
        }
    }
}

fn to_errno(error: &std::io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::IO)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::process::Command;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::clock;

    const LATER: i64 = 200;
    static AHEAD: AtomicI64 = AtomicI64::new(0);

    fn signature() -> LockSignature {
        LockSignature::Process {
            host: "mail.example".to_owned(),
        }
    }

    fn ahead() -> i64 {
        clock::system() + AHEAD.load(Ordering::SeqCst)
    }

    fn manners<'a>(signature: &'a LockSignature, milliseconds: u64) -> LockManners<'a> {
        LockManners {
            signature,
            patience: Duration::from_millis(milliseconds),
            clock: clock::system,
            may_go_on: &|| true,
        }
    }

    fn is_taken(directory: &Directory, signature: &LockSignature, clock: Clock) -> bool {
        let manners = LockManners {
            clock,
            ..manners(signature, 20)
        };
        let locking = Dotlock::take(directory, manners).unwrap();
        matches!(locking, Locking::Held(_))
    }

    /// A number of a process that no longer is.
    fn dead_process() -> u32 {
        let mut child = Command::new("true").spawn().unwrap();
        let number = child.id();
        child.wait().unwrap();
        number
    }

    #[test]
    fn it_is_held_alone_and_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(folder.path()).unwrap();
        let path = folder.path().join(LOCK);
        let signature = signature();
        let Locking::Held(lock) = Dotlock::take(&directory, manners(&signature, 0)).unwrap() else {
            panic!("nobody else is here");
        };
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("{}:mail.example", std::process::id()));
        assert!(lock.is_ours().unwrap());
        assert!(
            !is_taken(&directory, &signature, clock::system),
            "it is young"
        );
        lock.give_back().unwrap();
        assert!(!path.exists());

        let anonymous = LockSignature::Anonymous;
        let Locking::Held(lock) = Dotlock::take(&directory, manners(&anonymous, 0)).unwrap() else {
            panic!("nobody else is here");
        };
        assert_eq!(fs::metadata(&path).unwrap().size(), 0);
        drop(lock);
        assert!(!path.exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn one_that_was_taken_from_us_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(folder.path()).unwrap();
        let path = folder.path().join(LOCK);
        let signature = signature();
        let Locking::Held(lock) = Dotlock::take(&directory, manners(&signature, 0)).unwrap() else {
            panic!("nobody else is here");
        };
        fs::rename(&path, folder.path().join("kept")).unwrap();
        assert!(!lock.is_ours().unwrap());
        fs::write(&path, "1:elsewhere").unwrap();
        assert!(!lock.is_ours().unwrap());
        lock.give_back().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "1:elsewhere");
    }

    #[test]
    fn stale_locks_are_judged_as_dovecot_does() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(folder.path()).unwrap();
        let path = folder.path().join(LOCK);
        let ours = signature();
        let dead = dead_process();
        // Text, seconds later, whether it is taken over by one who sees Dovecot's processes,
        // and by one who does not.
        for (text, later, seen, unseen) in [
            (format!("{dead}:mail.example"), 0, false, false),
            (format!("{dead}:mail.example"), 3, true, false),
            (format!("{dead}:mail.example\n"), 3, true, false),
            (format!("{dead}:mail.example"), LATER, true, true),
            (
                format!("{}:mail.example", std::process::id()),
                3,
                true,
                false,
            ),
            ("1:mail.example".to_owned(), LATER, false, true),
            (format!("{dead}:elsewhere"), 3, false, false),
            (format!("{dead}:elsewhere"), 119, false, false),
            (format!("{dead}:elsewhere"), LATER, true, true),
            (String::new(), 119, false, false),
            (String::new(), LATER, true, true),
            ("garbage".to_owned(), LATER, true, true),
            ("-1:mail.example".to_owned(), 3, false, false),
        ] {
            AHEAD.store(later, Ordering::SeqCst);
            for (signature, expected) in [(&ours, seen), (&LockSignature::Anonymous, unseen)] {
                fs::write(&path, &text).unwrap();
                let taken = is_taken(&directory, signature, ahead) || {
                    // The first round takes it away and sleeps; the second takes it.
                    !path.exists()
                };
                assert_eq!(taken, expected, "{text:?} after {later} s, {signature:?}");
                let _ = fs::remove_file(&path);
            }
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
