//! A folder whose directories are open, and the messages in it.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::FileType;
use rustix::io::{Errno, Result};

use crate::clock;
use crate::directory::Directory;
use crate::identity::{FileTime, Identity};
use crate::mailboxes::{Format, Mailboxes};
use crate::report::Left;

/// How often a name that changes is followed.
const TRIES: usize = 3;
/// Longer than a tick of any kernel's clock.
const TICK: Duration = Duration::from_millis(11);

/// What came of a look at a message.
pub(crate) enum Seen {
    There,
    /// It is not there under this name.
    Gone,
    /// No further look is wanted.
    Enough,
}

/// When the directories of a folder last changed.
#[derive(PartialEq, Eq)]
struct LastChange(Vec<FileTime>);

impl LastChange {
    fn is_younger_than(&self, age: Duration) -> bool {
        let now = clock::system_exactly();
        self.0.iter().any(|time| time.until(now) < age)
    }
}

/// The directories of one folder.
#[derive(Debug)]
pub(crate) struct OpenFolder {
    pub(crate) format: Format,
    /// `new` and `cur`, those of the two that are there; or the one directory of an sdbox.
    pub(crate) places: Vec<Directory>,
}

/// A message file under the name that it had a moment ago.
#[derive(Clone, Debug)]
pub(crate) struct MessageName {
    /// Index into the places of its folder.
    pub(crate) place: usize,
    pub(crate) name: OsString,
    pub(crate) inode: u64,
}

/// What is in a folder.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) messages: Vec<MessageName>,
    /// Files that are no messages, by reason.
    pub(crate) left: Vec<Left>,
}

impl OpenFolder {
    /// `None` where the folder is gone.
    pub(crate) fn open(
        root: &Directory,
        mailboxes: &Mailboxes,
        path: &Path,
    ) -> Result<Option<Self>> {
        let format = mailboxes.format;
        let names: &[&str] = match format {
            // New messages move from `new` to `cur`; so read, none is missed.
            Format::Maildir => &["new", "cur"],
            _ => &[""],
        };
        let mut places = Vec::with_capacity(names.len());
        for name in names {
            let below = if name.is_empty() {
                path.to_owned()
            } else {
                path.join(name)
            };
            match root.below(&below) {
                Ok(directory) => places.push(directory),
                Err(Errno::NOENT) => {}
                Err(error) => return Err(error),
            }
        }
        Ok((!places.is_empty()).then_some(Self { format, places }))
    }

    /// Goes through all its messages. One that is gone under its name (`look` says
    /// `Seen::Gone`) was perhaps renamed, and is looked for again by its inode.
    pub(crate) fn visit(&self, mut look: impl FnMut(MessageName) -> Seen) -> Result<Vec<Left>> {
        let listing = self.list_thoroughly()?;
        let mut messages = listing.messages;
        for _ in 0..TRIES {
            let mut gone = HashSet::new();
            for message in messages {
                let inode = message.inode;
                match look(message) {
                    Seen::There => {}
                    Seen::Gone => {
                        gone.insert(inode);
                    }
                    Seen::Enough => return Ok(listing.left),
                }
            }
            if gone.is_empty() {
                break;
            }
            messages = self.list()?.messages;
            messages.retain(|message| gone.contains(&message.inode));
        }
        Ok(listing.left)
    }

    /// Lists again where a directory changed meanwhile, and puts all that was seen together:
    /// a file system may leave an entry out that is renamed while it is read.
    fn list_thoroughly(&self) -> Result<Listing> {
        let mut seen = HashSet::new();
        let mut all = Listing::default();
        for _ in 0..TRIES {
            let before = self.last_change()?;
            let listing = self.list()?;
            all.left = listing.left;
            for message in listing.messages {
                if seen.insert((message.place, message.inode, message.name.clone())) {
                    all.messages.push(message);
                }
            }
            // Two changes within one tick of the kernel's clock have the same time.
            if self.last_change()? == before && !before.is_younger_than(TICK) {
                break;
            }
            std::thread::sleep(TICK);
        }
        Ok(all)
    }

    fn last_change(&self) -> Result<LastChange> {
        let mut times = Vec::with_capacity(self.places.len());
        for place in &self.places {
            times.push(Identity::of(&place.stat()?).modified);
        }
        Ok(LastChange(times))
    }

    /// Its messages, sorted by inode within each directory: so they are read in the order in
    /// which they lie on the disk.
    pub(crate) fn list(&self) -> Result<Listing> {
        let mut listing = Listing::default();
        for (place, directory) in self.places.iter().enumerate() {
            let mut entries = directory.entries()?;
            entries.sort_unstable_by_key(|entry| entry.inode);
            for entry in entries {
                if !self.is_message_name(&entry.name) {
                    continue;
                }
                match entry.kind {
                    FileType::RegularFile => listing.messages.push(MessageName {
                        place,
                        name: entry.name,
                        inode: entry.inode,
                    }),
                    FileType::Symlink => listing.left.push(Left::Link),
                    _ => listing.left.push(Left::NoFile),
                }
            }
        }
        Ok(listing)
    }

    /// Whether Dovecot would take a file of this name for a message.
    fn is_message_name(&self, name: &OsStr) -> bool {
        match self.format {
            Format::Maildir => !matches!(name.as_bytes().first(), None | Some(b'.' | b':')),
            _ => name
                .as_bytes()
                .strip_prefix(b"u.")
                .is_some_and(|uid| !uid.is_empty() && uid.iter().all(u8::is_ascii_digit)),
        }
    }

    pub(crate) fn place(&self, index: usize) -> Result<&Directory> {
        self.places.get(index).ok_or(Errno::NOENT)
    }

    pub(crate) fn path_of(&self, message: &MessageName) -> PathBuf {
        self.places
            .get(message.place)
            .map_or_else(PathBuf::new, |place| place.path_of(&message.name))
    }
}
