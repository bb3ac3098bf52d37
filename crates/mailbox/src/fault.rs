//! What makes going on senseless, and what keeps a run from beginning.

use std::io;
use std::path::PathBuf;

use rustix::io::Errno;

use crate::folder::printable;

/// What ended a run in the middle. Every message is whole, in its old or its new form, and the
/// run's own files are removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No room on the file system, or in somebody's quota.
    #[error(
        "there is no room left in {} ({source}); no message was lost, and those that were \
         converted are whole. Make room and run it again",
        printable(.path)
    )]
    DiskFull {
        /// Where something was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file system allows no writing.
    #[error("{} lies on a file system that is mounted read-only; nothing was changed there", printable(.0))]
    ReadOnly(PathBuf),
    /// The file system cannot exchange two files in one step.
    #[error(
        "{}: this file system cannot exchange two files in one step, so nothing was changed \
         there. Have the owner off line (kick the sessions, hold deliveries) and run it again \
         with `offline`",
        printable(.0)
    )]
    NoExchange(PathBuf),
    /// The library that seals does not trust this machine.
    #[error("{0}. No message was changed by it")]
    Sealing(#[from] dovecot_crypt::SealError),
    /// A fault in this program.
    #[error(
        "a computation failed unexpectedly; every message is whole, and this is worth a report"
    )]
    Unexpected,
    /// A directory could not be read, flushed or the like.
    #[error(
        "{}: {source}. Every message is whole; run it again once this is mended",
        printable(.path)
    )]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Why nothing was begun. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Files of mdbox hold many messages each and are known by offset to Dovecot's index.
    #[error(
        "{} is mdbox, whose files only Dovecot itself can rewrite; nothing was changed. With \
         mail_crypt switched on and USER being the account:\n  \
         doveadm backup -u USER mdbox:~/mdbox-new\n  \
         doveadm kick USER\n  \
         doveadm backup -u USER mdbox:~/mdbox-new\n  \
         mv ~/mdbox ~/mdbox-old && mv ~/mdbox-new ~/mdbox\n\
         Deliveries and sessions of USER must wait between the second backup and the last \
         line. Remove ~/mdbox-old when the mail reads well",
        printable(.0)
    )]
    Mdbox(PathBuf),
    /// Another run is converting the same mail.
    #[error("another run is at work on {}; wait until it has ended", printable(.0))]
    Busy(PathBuf),
    /// The directory cannot be opened.
    #[error("{} cannot be opened: {source}", printable(.path))]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Fault {
    /// The fault behind an error that concerns more than one file; `None` where it does not.
    pub(crate) fn behind(error: Errno, path: impl Into<PathBuf>) -> Option<Self> {
        let path = path.into();
        match error {
            Errno::NOSPC | Errno::DQUOT => Some(Self::DiskFull {
                path,
                source: error.into(),
            }),
            Errno::ROFS => Some(Self::ReadOnly(path)),
            _ => None,
        }
    }

    /// The fault of an error that nothing goes on after.
    pub(crate) fn io(error: Errno, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self::behind(error, &path).unwrap_or_else(|| Self::Io {
            path,
            source: error.into(),
        })
    }
}
