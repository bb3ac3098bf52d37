//! A name that is about to lead to a converted message.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use rustix::io::Result;

use crate::exchange::tells_sizes;
use crate::open_folder::MessageName;
use crate::own_file::Origin;
use crate::trouble::Trouble;
use crate::uidlist::Sizes;
use crate::workplace::Workplace;

/// A message under one of its names, and its converted form beside it. A message with hard
/// links has several of them.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) workplace: Arc<Workplace>,
    /// The name under which the message was last seen.
    pub(crate) message: MessageName,
    /// The name of the converted message among the temporary files.
    pub(crate) temporary: OsString,
    pub(crate) origin: Origin,
    /// What clients see of the message; `None` where that is not known here.
    pub(crate) sizes: Option<Sizes>,
    /// Whether the list of UIDs tells the sizes.
    pub(crate) recorded: bool,
    pub(crate) fate: Fate,
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Fate {
    Waiting,
    /// The converted message is in its place; `recorded` where its sizes are told by its name
    /// or by the list of UIDs.
    Done {
        recorded: bool,
    },
    /// It changed, or there was no time: the next pass sees to it.
    Later,
    /// It was expunged.
    Gone,
    Trouble(Trouble),
    /// The folder's lock could not be had, which is the folder's problem.
    NoLock,
}

impl Slot {
    /// Whether Dovecot learns the sizes without opening the message.
    pub(crate) fn is_recorded(&self) -> bool {
        self.recorded || self.workplace.control.is_none() || tells_sizes(&self.message.name)
    }

    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.fate, Fate::Waiting)
    }

    pub(crate) fn is_done(&self) -> bool {
        matches!(self.fate, Fate::Done { .. })
    }

    /// Lets the two files change places, in one step.
    pub(crate) fn change_places(&self) -> Result<()> {
        let place = self.workplace.folder.place(self.message.place)?;
        let own = &self.workplace.temporary;
        own.exchange(&self.temporary, place, &self.message.name)
    }

    /// Renames the converted message over the message.
    pub(crate) fn replace(&self) -> Result<()> {
        let place = self.workplace.folder.place(self.message.place)?;
        let own = &self.workplace.temporary;
        own.rename(&self.temporary, place, &self.message.name)
    }

    /// Removes the converted message, as long as it has not changed places.
    pub(crate) fn discard(&self) -> Result<()> {
        let directory = &self.workplace.temporary;
        match directory.identity_of(&self.temporary)? {
            Some(found) if self.origin.is_converted(&found) => directory.remove(&self.temporary),
            _ => Ok(()),
        }
    }

    /// The original, which has changed places and has the temporary name now.
    pub(crate) fn original(&self) -> Original {
        Original {
            workplace: Arc::clone(&self.workplace),
            temporary: self.temporary.clone(),
            origin: self.origin,
        }
    }
}

/// An original whose converted form is in its place.
#[derive(Debug)]
pub(crate) struct Original {
    pub(crate) workplace: Arc<Workplace>,
    temporary: OsString,
    pub(crate) origin: Origin,
}

impl Original {
    /// Removes it, after its new form and that one's name have come to the disk.
    pub(crate) fn remove(&self) -> Result<()> {
        let directory = &self.workplace.temporary;
        match directory.identity_of(&self.temporary)? {
            Some(found) if found == self.origin.source => directory.remove(&self.temporary),
            _ => Ok(()),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.workplace.temporary.path_of(&self.temporary)
    }
}
