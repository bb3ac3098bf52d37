//! What an account left on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use crate::MailFormat;

/// How sealed mail begins: Dovecot's mark of an encrypted stream and its high version byte.
const SEAL: &[u8] = b"CRYPTED\x03\x07";

/// How many bytes of its own sdbox puts before a message.
const SDBOX_HEADER: usize = 46;

/// Where in them the length of the message stands, in hexadecimal digits.
const SDBOX_LENGTH: std::ops::Range<usize> = 29..45;

/// The home of an account.
#[derive(Clone, Debug)]
pub struct MailOnDisk {
    home: PathBuf,
    format: MailFormat,
}

/// A message file.
#[derive(Clone, Debug)]
pub struct StoredMessage {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it, sdbox's header included.
    pub bytes: Vec<u8>,
    format: MailFormat,
}

impl StoredMessage {
    /// Whether it starts as sealed mail does.
    pub fn is_sealed(&self) -> bool {
        let start = match self.format {
            MailFormat::Maildir => 0,
            MailFormat::Sdbox => SDBOX_HEADER,
        };
        self.bytes
            .get(start..)
            .is_some_and(|bytes| bytes.starts_with(SEAL))
    }

    /// What Dovecot stored of the message, without what sdbox puts around it.
    ///
    /// # Panics
    /// When it is not as long as sdbox's header says.
    pub fn body(&self) -> &[u8] {
        match self.format {
            MailFormat::Maildir => &self.bytes,
            MailFormat::Sdbox => {
                let length = std::str::from_utf8(&self.bytes[SDBOX_LENGTH]).unwrap();
                let length = usize::from_str_radix(length, 16).unwrap();
                &self.bytes[SDBOX_HEADER..][..length]
            }
        }
    }

    /// Whether these bytes stand anywhere in it.
    pub fn contains(&self, needle: &[u8]) -> bool {
        contains(&self.bytes, needle)
    }
}

impl MailOnDisk {
    /// The home of one account, which need not exist.
    pub fn new(home: PathBuf, format: MailFormat) -> Self {
        Self { home, format }
    }

    /// All messages in all mailboxes, sorted by their path.
    pub fn messages(&self) -> Vec<StoredMessage> {
        files_below(&self.home)
            .into_iter()
            .filter(|path| self.is_message(path))
            .map(|path| StoredMessage {
                bytes: fs::read(&path).unwrap(),
                path,
                format: self.format,
            })
            .collect()
    }

    /// For every message whether it is sealed.
    pub fn sealed(&self) -> Vec<bool> {
        self.messages()
            .iter()
            .map(StoredMessage::is_sealed)
            .collect()
    }

    /// Files of any kind that hold these bytes: messages, indexes, leftovers.
    pub fn files_with(&self, needle: &[u8]) -> Vec<PathBuf> {
        files_with(&self.home, needle)
    }

    fn is_message(&self, path: &Path) -> bool {
        let name = |path: &Path| {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        };
        match self.format {
            MailFormat::Maildir => {
                let folder = path.parent().and_then(name);
                folder.is_some_and(|folder| folder == "cur" || folder == "new")
            }
            MailFormat::Sdbox => name(path).is_some_and(|name| name.starts_with("u.")),
        }
    }
}

/// Files below a folder that hold these bytes.
pub fn files_with(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    files_below(folder)
        .into_iter()
        .filter(|path| {
            let bytes = fs::read(path).unwrap_or_default();
            contains(&bytes, needle)
        })
        .collect()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// Regular files below a folder, sorted; none when there is no such folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return files;
    };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files.extend(files_below(&entry.path())),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    files.sort();
    files
}
