//! Everything of one account.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::folder::Folder;

/// How the messages of an account lie on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One file a message, its flags in the file's name (`cur`, `new`, `tmp`).
    Maildir,
    /// One file a message (`mailboxes/NAME/dbox-Mails/u.UID`), its flags in Dovecot's index.
    Sdbox,
    /// Many messages a file. Recognised, and left to Dovecot's own tools.
    Mdbox,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Maildir => "Maildir",
            Self::Sdbox => "sdbox",
            Self::Mdbox => "mdbox",
        })
    }
}

/// The folders of one account, as they were when somebody looked. They are paths and nothing
/// more: nothing is held open.
#[derive(Clone, Debug)]
pub struct Mailboxes {
    pub(crate) format: Format,
    pub(crate) root: PathBuf,
    pub(crate) control: Option<PathBuf>,
    pub(crate) folders: Vec<Folder>,
    pub(crate) not_followed: Vec<PathBuf>,
    pub(crate) alternative: Option<PathBuf>,
}

impl Mailboxes {
    /// How the messages lie there.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The directory that all folders are below, or that is itself the INBOX.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where Dovecot's control files lie, if not beside the messages.
    pub fn control(&self) -> Option<&Path> {
        self.control.as_deref()
    }

    /// The folders, sorted by path.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// Symbolic links that lead out of the root, and so are not followed: what lies behind
    /// them is left as it is. Tell the administrator.
    pub fn not_followed(&self) -> &[PathBuf] {
        &self.not_followed
    }

    /// Dovecot's alternative storage (`ALT=`), if there is one: messages that were moved there
    /// are not converted. Tell the administrator.
    pub fn alternative(&self) -> Option<&Path> {
        self.alternative.as_deref()
    }
}
