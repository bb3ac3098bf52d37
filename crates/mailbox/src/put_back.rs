//! Putting back a message that came out of its place and is not the one that was converted.

use rustix::io::{Errno, Result};
use std::ffi::OsStr;

use crate::own_file::Origin;
use crate::processes::host_name;
use crate::workplace::Workplace;

/// Its name may change while we look for it.
const TRIES: usize = 5;

/// Where it was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PutBack {
    /// Where it came from; our converted file is among the temporary ones again.
    InPlace,
    /// That place is gone, as after an expunge. In doubt it is kept, as a new message.
    AsNew,
    /// That place is gone, and there is no place for new messages (sdbox).
    Nowhere,
}

/// Puts back what stands under a name of ours. The folder's lock must be held.
///
/// Our converted file, which has taken its place, is found by its inode under whatever name
/// it has by now.
pub(crate) fn put_back(workplace: &Workplace, name: &OsStr, origin: &Origin) -> Result<PutBack> {
    for _ in 0..TRIES {
        let Some(message) = workplace.find_inode(origin.inode)? else {
            break;
        };
        let place = workplace.folder.place(message.place)?;
        match workplace.temporary.exchange(name, place, &message.name) {
            Ok(()) => return Ok(PutBack::InPlace),
            Err(Errno::NOENT) => {}
            Err(error) => return Err(error),
        }
    }
    let new = |place: &&crate::directory::Directory| place.path().ends_with("new");
    let (Some(new), Some(stat)) = (
        workplace.folder.places.iter().find(new),
        workplace.temporary.stat_of(name)?,
    ) else {
        return Ok(PutBack::Nowhere);
    };
    if workplace.control.is_none() {
        return Ok(PutBack::Nowhere);
    }
    // Unique as long as the inode lives: nothing else gets this name.
    let fresh = format!(
        "{}.M{}Q{:x}.{}",
        stat.st_mtime,
        stat.st_mtime_nsec / 1000,
        stat.st_ino,
        host_name()
    );
    workplace.temporary.rename(name, new, OsStr::new(&fresh))?;
    Ok(PutBack::AsNew)
}
