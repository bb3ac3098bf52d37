//! A folder of an account, as a path and never as text.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Where the messages of a folder lie, below the root of the account's mail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Folder {
    /// The directory that holds `cur` and `new`, or the messages themselves (sdbox).
    pub(crate) path: PathBuf,
}

impl Folder {
    pub(crate) fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Its path below the root, as it is on the disk. Empty for the INBOX of a Maildir.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A name for people: `INBOX` for the root, otherwise the path with everything that could
    /// disturb a terminal or is not UTF-8 escaped. It is not to be used as a path.
    pub fn label(&self) -> String {
        let path = self.path.strip_prefix("mailboxes").unwrap_or(&self.path);
        let path = if path.ends_with("dbox-Mails") {
            path.parent().unwrap_or(path)
        } else {
            path
        };
        if path.as_os_str().is_empty() {
            return "INBOX".to_owned();
        }
        printable(path)
    }
}

/// A path for people: control characters and bytes that are not UTF-8 are escaped.
pub fn printable(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() || character == '\\' {
                text.extend(character.escape_default());
            } else {
                text.push(character);
            }
        }
        text.push_str(&chunk.invalid().escape_ascii().to_string());
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn labels_can_be_printed() {
        let label = |bytes: &[u8]| Folder::new(OsStr::from_bytes(bytes)).label();
        assert_eq!(label(b""), "INBOX");
        assert_eq!(label(b".Sent Mail.2024"), ".Sent Mail.2024");
        assert_eq!(label(b".Entw&APw-rfe"), ".Entw&APw-rfe");
        assert_eq!(label(".Entwürfe".as_bytes()), ".Entwürfe");
        assert_eq!(label(b".a\nb\x1b[2J\\"), ".a\\nb\\u{1b}[2J\\\\");
        assert_eq!(label(b".\xff"), ".\\xff");
        assert_eq!(label(b"mailboxes/A/B/dbox-Mails"), "A/B");
    }
}
