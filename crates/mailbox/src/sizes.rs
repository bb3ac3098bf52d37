//! Recording the sizes of messages whose names do not tell them.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{Gid, Mode, Stat, Uid, fchmod, fchown, fdatasync, fstat};
use rustix::io::{Errno, Result};
use rustix::process::{geteuid, getpid};

use crate::converter::differs;
use crate::directory::Directory;
use crate::exchange::tells_sizes;
use crate::fault::Fault;
use crate::lock::Dotlock;
use crate::maildir_name::base;
use crate::run::Run;
use crate::slot::{Fate, Slot};
use crate::trouble::Trouble;
use crate::uidlist::{Sizes, Uidlist};
use crate::watcher::Step;
use crate::workplace::Workplace;

const UIDLIST: &str = "dovecot-uidlist";
/// The name under which Dovecot writes it as well, under the same lock.
const UIDLIST_TEMPORARY: &str = "dovecot-uidlist.tmp";
/// What our own files in a control directory begin with.
pub(crate) const OWN_PREFIX: &[u8] = b"waxseal.uidlist.";

/// Adds the sizes to the lines of those messages in `dovecot-uidlist`. Before the exchange:
/// they are true of the message in both forms, and after a crash nobody could tell them
/// without the owner's key.
///
/// A message of which something else is recorded is not converted: Dovecot could not read it.
pub(crate) fn record_sizes(
    run: &Run<'_>,
    workplace: &Workplace,
    lock: Option<&Dotlock<'_>>,
    slots: &mut [&mut Slot],
    problems: &mut Vec<Trouble>,
) -> std::result::Result<(), Fault> {
    let Some(control) = &workplace.control else {
        return Ok(());
    };
    let wanted = |slot: &Slot| slot.is_waiting() && !tells_sizes(&slot.message.name);
    if !slots.iter().any(|slot| wanted(slot)) {
        return Ok(());
    }
    let uidlist_path = || control.path_of(OsStr::new(UIDLIST));
    let Some((file, stat)) = read(control).map_err(|error| Fault::io(error, uidlist_path()))?
    else {
        return Ok(());
    };
    let uidlist = match Uidlist::parse(&file) {
        Ok(uidlist) => uidlist,
        Err(error) => {
            problems.push(Trouble::NotRecorded(format!("dovecot-uidlist: {error}")));
            return Ok(());
        }
    };
    let mut additions: Vec<(Vec<u8>, Sizes)> = Vec::new();
    for slot in slots.iter_mut().filter(|slot| wanted(slot)) {
        let base = base(slot.message.name.as_bytes()).to_owned();
        let (Some(recorded), Some(sizes)) = (uidlist.recorded(&base), slot.sizes) else {
            continue;
        };
        let wrong = differs("dovecot-uidlist (S)", recorded.physical, sizes.physical)
            .or_else(|| differs("dovecot-uidlist (W)", recorded.virtual_, sizes.virtual_));
        match wrong {
            Some(trouble) => slot.fate = Fate::Trouble(trouble),
            None => {
                slot.recorded = true;
                additions.push((base, sizes));
            }
        }
    }
    let additions = additions
        .iter()
        .map(|(base, sizes)| (base.as_slice(), *sizes));
    let Some(file) = uidlist.with_sizes(additions) else {
        return Ok(());
    };
    match write(run, control, lock, &file, &stat) {
        Ok(()) => Ok(()),
        Err(error) => {
            slots.iter_mut().for_each(|slot| slot.recorded = false);
            match Fault::behind(error, uidlist_path()) {
                Some(fault) => Err(fault),
                // The lock was taken from us: nothing is exchanged, and the next pass records.
                None if error == Errno::BUSY => Ok(()),
                None => {
                    problems.push(Trouble::NotRecorded(format!("dovecot-uidlist: {error}")));
                    Ok(())
                }
            }
        }
    }
}

fn read(control: &Directory) -> Result<Option<(Vec<u8>, Stat)>> {
    let mut file = match control.open_file(OsStr::new(UIDLIST)) {
        Ok(file) => file,
        Err(Errno::NOENT) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    Ok(Some((bytes, fstat(&file)?)))
}

/// Writes the file beside the old one and renames it.
///
/// It begins under a name of our own: a `dovecot-uidlist.tmp` that we left behind and that did
/// not belong to the mail user would keep Dovecot from ever writing its list again.
fn write(
    run: &Run<'_>,
    control: &Directory,
    lock: Option<&Dotlock<'_>>,
    bytes: &[u8],
    old: &Stat,
) -> Result<()> {
    let own = format!("waxseal.uidlist.{}", getpid().as_raw_nonzero());
    let (own, temporary) = (OsStr::new(&own), OsStr::new(UIDLIST_TEMPORARY));
    control.remove(own)?;
    let mut file = control.create(own)?;
    let written = (|| {
        if geteuid().is_root() {
            let (user, group) = (Uid::from_raw(old.st_uid), Gid::from_raw(old.st_gid));
            fchown(&file, Some(user), Some(group))?;
        }
        fchmod(&file, Mode::from_raw_mode(old.st_mode & 0o7777))?;
        control.rename(own, control, temporary)?;
        file.write_all(bytes)
            .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        fdatasync(&file)?;
        run.watcher.step(Step::SizesWritten);
        match lock {
            Some(lock) if !lock.is_ours()? => Err(Errno::BUSY),
            _ => control.rename(temporary, control, OsStr::new(UIDLIST)),
        }
    })();
    if written.is_err() {
        let _ = control.remove(own);
        // Whoever took the lock from us may be writing a file of this name.
        let inode = fstat(&file)?.st_ino;
        if control
            .stat_of(temporary)?
            .is_some_and(|stat| stat.st_ino == inode)
        {
            let _ = control.remove(temporary);
        }
    }
    written?;
    control.sync()?;
    run.watcher.step(Step::SizesRecorded);
    Ok(())
}
