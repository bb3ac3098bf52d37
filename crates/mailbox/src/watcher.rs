//! Who listens to a run and steers it.

use std::ops::ControlFlow;

use crate::folder::Folder;
use crate::report::Amount;

/// The steps that a message takes, in their order. Between any two of them the process may
/// die; `README.md` of the crate has a table of what the next run then does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// An empty file of ours stands in `tmp/`.
    Created,
    /// It holds the converted message, with owner, mode and times of the original.
    Written,
    /// Its name now says which file it was made from.
    Named,
    /// A batch of such files is on the disk.
    Flushed,
    /// The folder's lock is held.
    Locked,
    /// The new `dovecot-uidlist` is written beside the old one.
    SizesWritten,
    /// It has taken the old one's place.
    SizesRecorded,
    /// Original and converted message have changed places.
    Exchanged,
    /// What came out was another file than was converted; they have changed back.
    ExchangedBack,
    /// What came out is the file that was converted.
    Compared,
    /// The lock is given back.
    Unlocked,
    /// The names are on the disk.
    NamesFlushed,
    /// The original is removed.
    Removed,
}

/// Listens to a run and steers it. It is called from several threads.
pub trait Watcher: Sync {
    /// A pass over the folders begins, with so much to convert.
    fn begin_pass(&self, pass: u32, to_convert: Amount) {
        let _ = (pass, to_convert);
    }

    /// The next folder is gone through.
    fn begin_folder(&self, folder: &Folder) {
        let _ = folder;
    }

    /// So many messages are done: converted, or looked at, or verified.
    fn advanced(&self, amount: Amount) {
        let _ = amount;
    }

    /// A step was taken, perhaps under a lock: no place to stay long.
    fn step(&self, step: Step) {
        let _ = step;
    }

    /// Whether somebody wants the run to stop (Ctrl-C). Asked for every message, so it should
    /// cost nothing.
    fn is_interrupted(&self) -> bool {
        false
    }

    /// Whether to go on. Asked immediately before the exchanges of a batch in each folder,
    /// under no lock. The place to look whether the account and its key are still the ones
    /// that the run was begun for.
    fn may_go_on(&self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Listens to nothing and lets everything go on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watcher for Unwatched {}
