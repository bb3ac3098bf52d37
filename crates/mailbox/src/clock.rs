//! The time of the system, to be compared with the times of files and nothing else.

use crate::identity::FileTime;
use rustix::time::{ClockId, clock_gettime};

/// Seconds since 1970.
pub(crate) type Clock = fn() -> i64;

/// The clock that the kernel dates files with.
pub(crate) fn system() -> i64 {
    clock_gettime(ClockId::Realtime).tv_sec
}

/// The same with nanoseconds.
pub(crate) fn system_exactly() -> FileTime {
    let now = clock_gettime(ClockId::Realtime);
    FileTime {
        seconds: now.tv_sec,
        nanoseconds: u32::try_from(now.tv_nsec).unwrap_or_default(),
    }
}
