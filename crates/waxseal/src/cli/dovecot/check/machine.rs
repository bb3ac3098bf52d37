//! The machine that Dovecot runs on, where that is this one.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use dovecot_check::{FileFacts, Machine};
use rustix::fs::statfs;

/// `f_type` of file systems in memory (Linux, magic.h).
const TMPFS: i64 = 0x0102_1994;
const RAMFS: i64 = 0x8584_58f6;

/// This machine, or a container on it.
pub(super) struct Here {
    root: PathBuf,
}

impl Here {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// A path of Dovecot's as it is seen from here.
    pub(super) fn seen(&self, path: &Path) -> PathBuf {
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }
}

impl Machine for Here {
    fn is_in_memory(&self, path: &Path) -> Option<bool> {
        match statfs(self.seen(path)) {
            Ok(found) => {
                // The type's width differs between processors; the values do not.
                #[allow(clippy::useless_conversion, reason = "it is no i64 everywhere")]
                let kind = i64::try_from(found.f_type).ok()?;
                Some([TMPFS, RAMFS].contains(&kind))
            }
            Err(rustix::io::Errno::NOENT) => Some(false),
            Err(_) => None,
        }
    }

    fn file(&self, path: &Path) -> Option<FileFacts> {
        match fs::metadata(self.seen(path)) {
            Ok(found) => Some(FileFacts::There {
                mode: found.mode() & 0o7777,
                owner: found.uid(),
            }),
            Err(fault) if fault.kind() == ErrorKind::NotFound => Some(FileFacts::Missing),
            Err(_) => None,
        }
    }
}
