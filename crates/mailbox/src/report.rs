//! What a run found and did.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::path::PathBuf;

use dovecot_crypt::KeyId;

use crate::fault::Fault;
use crate::folder::Folder;
use crate::trouble::Trouble;

/// A number of messages, and what their files take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many.
    pub messages: u64,
    /// The bytes of their files.
    pub bytes: u64,
}

impl Amount {
    pub(crate) fn add(&mut self, bytes: u64) {
        self.messages += 1;
        self.bytes += bytes;
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.messages += other.messages;
        self.bytes += other.bytes;
    }
}

/// Why a file is left as it is although nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Left {
    /// It has no bytes; Dovecot itself keeps an empty message empty.
    Empty,
    /// Nothing but the nine bytes that sealed messages begin with.
    OnlyMark,
    /// A symbolic link.
    Link,
    /// A directory, a pipe, a socket or a device.
    NoFile,
}

/// A file that something is wrong with. It is as it was.
#[derive(Debug)]
pub struct Problem {
    /// Where it is, or was when it was met.
    pub path: PathBuf,
    /// What is wrong, and what to do.
    pub trouble: Trouble,
}

/// How many messages of a folder are in which state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sealed messages that are well formed as far as can be told without a key.
    pub sealed: Amount,
    /// Messages that are not sealed.
    pub plain: Amount,
    /// Files that begin like a sealed message and are none, or are no message file at all.
    pub damaged: Amount,
    /// Files that could not be read.
    pub unreadable: u64,
    /// Files that no run touches.
    pub left: BTreeMap<Left, u64>,
    /// For each key, the messages that it opens.
    pub keys: BTreeMap<KeyId, u64>,
}

impl Counts {
    /// All messages, whatever their state.
    pub fn messages(&self) -> Amount {
        let mut all = self.sealed;
        all += self.plain;
        all += self.damaged;
        all.messages += self.unreadable + self.left.get(&Left::Empty).copied().unwrap_or(0);
        all
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        self.sealed += other.sealed;
        self.plain += other.plain;
        self.damaged += other.damaged;
        self.unreadable += other.unreadable;
        for (reason, count) in &other.left {
            *self.left.entry(*reason).or_default() += count;
        }
        for (key, count) in &other.keys {
            *self.keys.entry(*key).or_default() += count;
        }
    }
}

/// What is in an account's folders, told without any key.
#[derive(Debug, Default)]
pub struct Survey {
    /// Each folder.
    pub folders: Vec<(Folder, Counts)>,
    /// All of them.
    pub total: Counts,
    /// What is damaged or cannot be read.
    pub problems: Vec<Problem>,
}

/// What a conversion did to one folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderReport {
    /// Messages that were exchanged for their converted form; bytes as they were before.
    pub converted: Amount,
    /// Messages that are still to be converted: after a complete run none, after a dry run all
    /// that it would convert.
    pub pending: Amount,
    /// Messages that were as the task makes them at the last look, by this run or before it.
    pub done: Amount,
    /// Files that no run touches, as of the last look.
    pub left: BTreeMap<Left, u64>,
    /// Converted messages whose name tells no sizes and which have no line in
    /// `dovecot-uidlist` to record them in: Dovecot reads such a message once to learn its
    /// size, for which it needs the owner's key.
    pub without_sizes: u64,
}

impl AddAssign<&FolderReport> for FolderReport {
    fn add_assign(&mut self, other: &FolderReport) {
        self.converted += other.converted;
        self.pending += other.pending;
        self.done += other.done;
        self.without_sizes += other.without_sizes;
        for (reason, count) in &other.left {
            *self.left.entry(*reason).or_default() += count;
        }
    }
}

/// How a conversion ended.
#[derive(Debug, Default)]
#[non_exhaustive]
pub enum Ending {
    /// The last look found nothing to convert, and no problem.
    #[default]
    Complete,
    /// It went as far as it could; `problems` and `pending` tell what is left.
    Left,
    /// The watcher did not let it go on. Whatever was converted is whole; run it again.
    Stopped,
    /// Something made going on senseless. Whatever was converted is whole.
    Failed(Fault),
}

/// What a conversion did.
#[derive(Debug, Default)]
pub struct Report {
    /// Each folder.
    pub folders: Vec<(Folder, FolderReport)>,
    /// All of them.
    pub total: FolderReport,
    /// What is wrong with single files; each is as it was.
    pub problems: Vec<Problem>,
    /// How often the folders were gone through.
    pub passes: u32,
    /// For each key, the messages that it opened at the last look.
    pub keys: BTreeMap<KeyId, u64>,
    /// What an interrupted run had left and was removed.
    pub cleared: u64,
    /// Messages that an interrupted run had taken out of their place and that were put back.
    pub put_back: u64,
    /// How it ended.
    pub ending: Ending,
}

impl Report {
    /// Whether all is done and nothing is left.
    pub fn is_complete(&self) -> bool {
        matches!(self.ending, Ending::Complete)
    }
}

/// What came of proving that every message can be opened.
#[derive(Debug, Default)]
pub struct Verification {
    /// Sealed messages that opened (with keys), or that are well formed and name a known key
    /// (without).
    pub good: Amount,
    /// Messages that are not sealed.
    pub plain: Amount,
    /// Files that no run touches.
    pub left: BTreeMap<Left, u64>,
    /// For each key, the messages that it opens.
    pub keys: BTreeMap<KeyId, u64>,
    /// Messages that do not open, name no known key, contradict their sizes, or are damaged.
    pub problems: Vec<Problem>,
    /// Whether the watcher stopped it before all messages were looked at.
    pub stopped: bool,
}
