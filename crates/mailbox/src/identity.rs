//! Which file it is, and whether it is still as it was.

use std::time::Duration;

use rustix::fs::Stat;

/// A moment as a file system keeps it: seconds since 1970 and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileTime {
    pub(crate) seconds: i64,
    pub(crate) nanoseconds: u32,
}

impl FileTime {
    /// The time from here to a later moment; nothing where that is earlier.
    pub(crate) fn until(self, later: Self) -> Duration {
        let since = |time: Self| {
            let seconds = u64::try_from(time.seconds).unwrap_or(0);
            Duration::new(seconds, time.nanoseconds)
        };
        since(later).saturating_sub(since(self))
    }
}

/// What tells a message file from every other, and from itself after a change.
///
/// Dovecot never writes into a message that is in its place; whoever does changes the size or
/// the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) device: u64,
    pub(crate) inode: u64,
    /// Bytes.
    pub(crate) size: u64,
    pub(crate) modified: FileTime,
}

impl Identity {
    pub(crate) fn of(stat: &Stat) -> Self {
        Self {
            device: stat.st_dev,
            inode: stat.st_ino,
            size: stat.st_size.unsigned_abs(),
            modified: FileTime {
                seconds: stat.st_mtime,
                nanoseconds: u32::try_from(stat.st_mtime_nsec).unwrap_or_default(),
            },
        }
    }
}
