//! What a rule gets to see.

use std::path::Path;

use crate::Doveconf;

/// What is judged.
pub struct Subject<'a> {
    /// The configuration.
    pub config: &'a Doveconf,
    /// The machine that Dovecot runs on.
    pub machine: &'a dyn Machine,
    /// Where the adapter asks, where that is known.
    pub api_url: Option<&'a str>,
    /// Whether somebody said that mail comes for one recipient at a time.
    pub one_recipient: bool,
}

/// What only the machine that Dovecot runs on can say. `None`: it cannot be told from here.
pub trait Machine {
    /// Whether a folder is in memory (tmpfs) and not on a disk.
    fn is_in_memory(&self, path: &Path) -> Option<bool>;
    /// What the file system says about a file.
    fn file(&self, path: &Path) -> Option<FileFacts>;
}

/// What the file system says about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFacts {
    /// There is none.
    Missing,
    /// There is one.
    There {
        /// The permissions: the lower twelve bits.
        mode: u32,
        /// The owner.
        owner: u32,
    },
}

/// Another machine: nothing can be told.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere;

impl Machine for Elsewhere {
    fn is_in_memory(&self, _: &Path) -> Option<bool> {
        None
    }

    fn file(&self, _: &Path) -> Option<FileFacts> {
        None
    }
}

impl Subject<'_> {
    /// A change in the syntax of the server's version.
    pub(crate) fn syntax(&self, of_2_3: &str, of_2_4: &str) -> String {
        if self.config.version().is_2_4() {
            of_2_4.to_owned()
        } else {
            of_2_3.to_owned()
        }
    }
}

/// ` in protocol lmtp`; nothing for what holds everywhere.
pub(crate) fn within(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(" in {place}")
    }
}
