//! What can be wrong with one file or one folder.

use std::io;

use dovecot_crypt::{KeyId, OpenError};

/// What is wrong with a file, and what to do about it. The file is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// Its name, its record or its metadata tells another size than it has.
    #[error(
        "{place} says {told} bytes, but the message has {found}: Dovecot refuses to read it, \
         sealed or not. Correct the size and let Dovecot resync the folder"
    )]
    WrongSize {
        /// Where the size is told: `,S=`, `,W=`, `Z`, ...
        place: &'static str,
        /// What it says.
        told: u64,
        /// What is true.
        found: u64,
    },
    /// It begins like a sealed message and is none, or is not a message file at all.
    #[error("it is damaged ({0}); restore it from a backup or remove it")]
    Damaged(String),
    /// A sealed message did not open.
    #[error("{0}")]
    NotOpened(#[source] OpenError),
    /// A sealed message names only keys that are not among the known ones.
    #[error(
        "it is sealed to {} and to no known key: perhaps another account's message",
        .0.iter().map(KeyId::to_string).collect::<Vec<_>>().join(", ")
    )]
    UnknownKey(Vec<KeyId>),
    /// It is longer than the run takes into memory.
    #[error("it has {bytes} bytes, more than the {cap} that are taken into memory; allow more")]
    TooLarge {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes that are allowed.
        cap: u64,
    },
    /// sdbox: parts of the message lie elsewhere.
    #[error(
        "its attachments are stored outside (mail_attachment_dir), so that sealing it here \
         would not seal them; `doveadm backup` can"
    )]
    ExternalAttachments,
    /// The file could not be read, or its converted form not be written as it must be.
    #[error("{0}")]
    Io(#[source] io::Error),
    /// Its converted form cannot have the same owner, mode or attributes.
    #[error(
        "its owner, mode or attributes cannot be given to its converted form ({0}); run this as \
         root, or as the owner of the mail"
    )]
    CannotKeep(#[source] io::Error),
    /// A directory that a conversion needs cannot be opened.
    #[error(
        "its directory `tmp` or its control directory cannot be opened ({0}); where `tmp` is \
         missing, opening the folder with Dovecot makes it"
    )]
    NoWorkplace(#[source] io::Error),
    /// Two files have names of the same base.
    #[error(
        "two files of this folder have the same name up to the colon; open the folder with \
         Dovecot, which renames one of them, and run it again"
    )]
    SeveralNames,
    /// Every pass found it changed.
    #[error("it kept changing while it was converted; run it again when there is less to do")]
    KeepsChanging,
    /// The folder's lock could not be had.
    #[error(
        "the folder is locked by somebody else (dovecot-uidlist.lock) and stayed so; run it \
         again"
    )]
    InUse,
    /// The folder's lock could not be made.
    #[error("the folder cannot be locked ({0}); run this as root, or as the owner of the mail")]
    NoLock(#[source] io::Error),
    /// Sizes could not be recorded; the messages were converted all the same.
    #[error(
        "{0}, so the sizes of messages whose names do not tell them are not recorded there; \
         Dovecot learns them when the owner reads the messages"
    )]
    NotRecorded(String),
    /// Something of an interrupted run is not understood and was left.
    #[error(
        "this was left by an interrupted run and is not understood ({0}); look at it: it may \
         be a message"
    )]
    Leftover(String),
}
