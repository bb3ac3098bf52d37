//! What an interrupted run has left behind.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use rustix::io::Result;

use crate::identity::Identity;
use crate::lock::{Dotlock, Locking};
use crate::own_file::{self, Origin, OwnName};
use crate::put_back::{PutBack, put_back};
use crate::report::Problem;
use crate::run::Run;
use crate::sizes;
use crate::trouble::Trouble;
use crate::workplace::Workplace;

/// What was done about it.
#[derive(Debug, Default)]
pub(crate) struct Cleared {
    /// Files that were removed.
    pub(crate) removed: u64,
    /// Messages that were put back.
    pub(crate) put_back: u64,
    pub(crate) problems: Vec<Problem>,
}

/// Clears a folder of what an interrupted run left there. No other run may be at work.
///
/// The name of each file and its inode say which of these it is:
///
/// * still being written, or the converted message itself: the message is in its place, this
///   may go. So may the beginning of it that a power cut left, if it is empty or the original
///   is still among the messages;
/// * the original, unchanged: the converted message was proven, made durable and put in its
///   place under the lock; whatever happened to it since was done by its owner. It may go;
/// * anything else: a message that came out in place of the one that was converted, between
///   the exchange and the comparison. It is put back.
pub(crate) fn clear(run: &Run<'_>, workplace: &Workplace, cleared: &mut Cleared) -> Result<()> {
    let mut is_synced = false;
    for entry in workplace.temporary.entries()? {
        let Some(own) = own_file::parse(&entry.name) else {
            continue;
        };
        let Some(found) = workplace.temporary.identity_of(&entry.name)? else {
            continue;
        };
        match own {
            OwnName::Writing => {}
            OwnName::Complete(origin) if origin.is_converted(&found) => {}
            OwnName::Complete(origin)
                if origin.is_cut_off(&found) && is_needless(workplace, &origin, &found)? => {}
            OwnName::Complete(origin) if origin.is_source(&found) => {
                // The exchange may be known to the memory of this machine only.
                if !is_synced {
                    workplace.sync()?;
                    is_synced = true;
                }
            }
            OwnName::Complete(origin) => {
                if !restore(run, workplace, &entry.name, &origin, cleared)? {
                    continue;
                }
            }
            OwnName::Unknown => {
                leave(workplace, &entry.name, "its name", cleared);
                continue;
            }
        }
        workplace.temporary.remove(&entry.name)?;
        cleared.removed += 1;
    }
    clear_control(workplace, cleared)
}

/// Whether the beginning of a converted message is of no use to anybody. A mailbox that was
/// copied has other inodes, so that one alone proves nothing.
fn is_needless(workplace: &Workplace, origin: &Origin, found: &Identity) -> Result<bool> {
    if found.size == 0 {
        return Ok(true);
    }
    let Some(message) = workplace.find_inode(origin.source.inode)? else {
        return Ok(false);
    };
    let place = workplace.folder.place(message.place)?;
    let in_place = place.identity_of(&message.name)?;
    Ok(in_place.is_some_and(|in_place| origin.is_source(&in_place)))
}

/// Puts a message back; whether what stands under the name now may be removed.
fn restore(
    run: &Run<'_>,
    workplace: &Workplace,
    name: &OsStr,
    origin: &Origin,
    cleared: &mut Cleared,
) -> Result<bool> {
    let may_go_on = || !run.is_interrupted();
    let _lock = match &workplace.control {
        None => None,
        Some(control) => match Dotlock::take(control, run.manners(&may_go_on))? {
            Locking::Held(lock) => Some(lock),
            Locking::InUse | Locking::Stopped => {
                leave(workplace, name, "its folder stayed locked", cleared);
                return Ok(false);
            }
        },
    };
    let put = put_back(workplace, name, origin)?;
    workplace.sync()?;
    match put {
        PutBack::InPlace => cleared.put_back += 1,
        PutBack::AsNew => {
            cleared.put_back += 1;
            return Ok(false);
        }
        PutBack::Nowhere => {
            leave(workplace, name, "its place is gone", cleared);
            return Ok(false);
        }
    }
    let found = workplace.temporary.identity_of(name)?;
    Ok(found.is_some_and(|found: Identity| origin.is_converted(&found)))
}

fn leave(workplace: &Workplace, name: &OsStr, why: &str, cleared: &mut Cleared) {
    cleared.problems.push(Problem {
        path: workplace.temporary.path_of(name),
        trouble: Trouble::Leftover(why.to_owned()),
    });
}

/// Half-written lists of UIDs; those of Dovecot's name belong to Dovecot.
fn clear_control(workplace: &Workplace, cleared: &mut Cleared) -> Result<()> {
    let Some(control) = &workplace.control else {
        return Ok(());
    };
    for entry in control.entries()? {
        if entry.name.as_bytes().starts_with(sizes::OWN_PREFIX) {
            control.remove(&entry.name)?;
            cleared.removed += 1;
        }
    }
    Ok(())
}
