//! The names of our own files in `tmp/`, from which the next run tells what they are.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::getpid;

use crate::identity::{FileTime, Identity};

const PREFIX: &[u8] = b"waxseal.";
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// What a name says about our file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnName {
    /// It is being written, and has never stood in a message's place: `waxseal.w....`
    Writing,
    /// It is complete, and may have changed places with a message: `waxseal.x....`
    Complete(Origin),
    /// It has our prefix and is not understood.
    Unknown,
}

/// What a complete file was made from, and which file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The message that was converted.
    pub(crate) source: Identity,
    /// The inode of the converted message.
    pub(crate) inode: u64,
    /// Its bytes.
    pub(crate) size: u64,
}

/// A name for a file that is going to be written.
pub(crate) fn for_writing() -> OsString {
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("waxseal.w.{:x}.{number:x}", getpid().as_raw_nonzero()).into()
}

impl Origin {
    /// The name of the complete file; `link` tells its hard links in one directory apart.
    pub(crate) fn name(&self, link: usize) -> OsString {
        let Identity {
            device,
            inode,
            size,
            modified,
        } = self.source;
        format!(
            "waxseal.x.{device:x}.{inode:x}.{size:x}.{}.{}.{:x}.{:x}.{link:x}",
            modified.seconds, modified.nanoseconds, self.inode, self.size
        )
        .into()
    }

    /// Whether a file is the converted message itself: it has not changed places.
    ///
    /// Device numbers are not compared: they may be others after a reboot, and no file changes
    /// places with one of another device.
    pub(crate) fn is_converted(&self, found: &Identity) -> bool {
        found.inode == self.inode && found.size == self.size
    }

    /// Whether a file is the beginning of the converted message: a power cut came after its name
    /// was on the disk and before all its bytes were.
    pub(crate) fn is_cut_off(&self, found: &Identity) -> bool {
        found.inode == self.inode && found.size < self.size
    }

    /// Whether a file is the message that was converted, as it was then: it has changed places.
    pub(crate) fn is_source(&self, found: &Identity) -> bool {
        let Identity {
            inode,
            size,
            modified,
            ..
        } = self.source;
        (found.inode, found.size, found.modified) == (inode, size, modified)
    }
}

/// What a name says; `None` where it is not one of ours.
pub(crate) fn parse(name: &OsStr) -> Option<OwnName> {
    let fields = name.as_bytes().strip_prefix(PREFIX)?;
    let Ok(fields) = std::str::from_utf8(fields) else {
        return Some(OwnName::Unknown);
    };
    let mut fields = fields.split('.');
    Some(match fields.next() {
        Some("w") => OwnName::Writing,
        Some("x") => origin(fields).map_or(OwnName::Unknown, OwnName::Complete),
        _ => OwnName::Unknown,
    })
}

fn origin<'a>(mut fields: impl Iterator<Item = &'a str>) -> Option<Origin> {
    let mut text = || fields.next();
    let hex = |text: &str| u64::from_str_radix(text, 16).ok();
    let device = hex(text()?)?;
    let inode = hex(text()?)?;
    let size = hex(text()?)?;
    let modified = FileTime {
        seconds: text()?.parse().ok()?,
        nanoseconds: text()?.parse().ok()?,
    };
    let origin = Origin {
        source: Identity {
            device,
            inode,
            size,
            modified,
        },
        inode: hex(text()?)?,
        size: hex(text()?)?,
    };
    hex(text()?)?;
    text().is_none().then_some(origin)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_come_back_and_fit(
            numbers in any::<[u64; 5]>(),
            seconds in any::<i64>(),
            nanoseconds in 0..1_000_000_000_u32,
        ) {
            let [device, inode, size, own_inode, own_size] = numbers;
            let modified = FileTime { seconds, nanoseconds };
            let origin = Origin {
                source: Identity { device, inode, size, modified },
                inode: own_inode,
                size: own_size,
            };
            let name = origin.name(7);
            prop_assert!(name.len() <= 200, "file systems take 255");
            prop_assert_eq!(parse(&name), Some(OwnName::Complete(origin)));
        }
    }

    #[test]
    fn other_names_are_not_ours_or_not_understood() {
        assert_eq!(parse(OsStr::new("1.M2P3.host")), None);
        assert_eq!(parse(OsStr::new("waxseal")), None);
        assert_eq!(parse(&for_writing()), Some(OwnName::Writing));
        for name in [
            "waxseal.",
            "waxseal.y.1",
            "waxseal.x.1.2.3",
            "waxseal.x.1.2.3.4.5.6.7.8.9",
        ] {
            assert_eq!(parse(OsStr::new(name)), Some(OwnName::Unknown), "{name}");
        }
    }
}
