//! A folder in which messages are converted.

use std::path::{Path, PathBuf};

use rustix::io::{Errno, Result};

use crate::directory::Directory;
use crate::folder::Folder;
use crate::mailboxes::{Format, Mailboxes};
use crate::open_folder::{MessageName, OpenFolder};

/// What Dovecot calls the control directory of the INBOX where control files lie apart: the
/// second in the layout `fs`.
const CONTROL_OF_INBOX: [&str; 2] = [".INBOX", "INBOX"];

/// A folder, open, with the directories that a conversion needs beside the messages.
#[derive(Debug)]
pub(crate) struct Workplace {
    /// Index of the folder.
    pub(crate) index: usize,
    pub(crate) folder: OpenFolder,
    /// Where our own files are made: `tmp`, or the one directory of an sdbox folder.
    pub(crate) temporary: Directory,
    /// Where the lock and the list of UIDs lie (Maildir).
    pub(crate) control: Option<Directory>,
}

impl Workplace {
    /// `None` where the folder is gone.
    pub(crate) fn open(
        root: &Directory,
        mailboxes: &Mailboxes,
        index: usize,
    ) -> Result<Option<Self>> {
        let Some(Folder { path }) = mailboxes.folders.get(index) else {
            return Ok(None);
        };
        let Some(folder) = OpenFolder::open(root, mailboxes, path)? else {
            return Ok(None);
        };
        let (temporary, control) = match mailboxes.format {
            Format::Maildir => {
                let control = match &mailboxes.control {
                    Some(control) => control_of(&Directory::open(control)?, path)?,
                    None => root.below(path)?,
                };
                (root.below(&path.join("tmp"))?, Some(control))
            }
            _ => (root.below(path)?, None),
        };
        Ok(Some(Self {
            index,
            folder,
            temporary,
            control,
        }))
    }

    pub(crate) fn path(&self) -> PathBuf {
        let path = self.temporary.path();
        match self.folder.format {
            Format::Maildir => path.parent().unwrap_or(path).to_owned(),
            _ => path.to_owned(),
        }
    }

    /// Where the file with this inode stands among the messages.
    pub(crate) fn find_inode(&self, inode: u64) -> Result<Option<MessageName>> {
        let messages = self.folder.list()?.messages;
        let is_it = |message: &&MessageName| {
            let stat = self
                .folder
                .place(message.place)
                .and_then(|place| place.stat_of(&message.name));
            matches!(stat, Ok(Some(stat)) if stat.st_ino == inode)
        };
        // Some layered file systems list other numbers than they tell of a single file.
        let listed = messages.iter().filter(|message| message.inode == inode);
        let found = listed.clone().find(is_it);
        Ok(found.or_else(|| messages.iter().find(is_it)).cloned())
    }

    /// Waits until the names in all its directories are on the disk.
    pub(crate) fn sync(&self) -> Result<()> {
        for place in &self.folder.places {
            place.sync()?;
        }
        match self.folder.format {
            Format::Maildir => self.temporary.sync(),
            _ => Ok(()),
        }
    }
}

/// Errors that say: the file that was there a moment ago has moved on.
pub(crate) fn has_moved_on(error: Errno) -> bool {
    matches!(error, Errno::NOENT | Errno::LOOP)
}

/// The control directory of a folder below the root of all control files.
fn control_of(root: &Directory, folder: &Path) -> Result<Directory> {
    if !folder.as_os_str().is_empty() {
        return root.below(folder);
    }
    let [dotted, plain] = CONTROL_OF_INBOX.map(Path::new);
    match root.below(dotted) {
        Err(Errno::NOENT) => root.below(plain),
        opened => opened,
    }
}
