//! What the file system knows of each message, and what must not change with its content.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::getxattr;

use crate::{MailOnDisk, StoredMessage, fingerprint};

/// An attribute that some of the written messages have.
pub const ATTRIBUTE: &str = "user.waxseal-test";

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Owner, group and mode.
    pub access: (u32, u32, u32),
    /// Seconds and nanoseconds of its last change.
    pub modified: (i64, i64),
    /// How many names it has.
    pub names: u64,
    /// The value of [`ATTRIBUTE`], where it has one.
    pub attribute: Option<Vec<u8>>,
    /// Whether it begins as sealed mail does.
    pub is_sealed: bool,
    /// Whether there is nothing in the message.
    pub is_empty: bool,
    /// Stands for its bytes.
    pub content: String,
}

impl FileFacts {
    /// The same file as far as its outside goes.
    pub fn outside(&self) -> impl PartialEq + std::fmt::Debug {
        (
            self.access,
            self.modified,
            self.names,
            self.attribute.clone(),
        )
    }

    fn of(message: &StoredMessage) -> Self {
        let metadata = fs::symlink_metadata(&message.path).unwrap();
        Self {
            access: (metadata.uid(), metadata.gid(), metadata.mode()),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            names: metadata.nlink(),
            attribute: attribute(&message.path),
            is_sealed: message.is_sealed(),
            is_empty: message.body().is_empty(),
            content: fingerprint(&message.bytes),
        }
    }
}

impl MailOnDisk {
    /// Every message by the path of its file.
    pub fn facts(&self) -> BTreeMap<String, FileFacts> {
        let messages = self.messages();
        let facts = messages.iter().map(|message| {
            let path = message.path.to_string_lossy().into_owned();
            (path, FileFacts::of(message))
        });
        facts.collect()
    }
}

fn attribute(path: &Path) -> Option<Vec<u8>> {
    let mut value = vec![0; 64];
    let length = getxattr(path, ATTRIBUTE, &mut value).ok()?;
    value.truncate(length);
    Some(value)
}
