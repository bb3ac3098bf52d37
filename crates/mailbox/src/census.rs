//! A look at everything before each pass: what is to be converted, and what is left.

use std::collections::{BTreeMap, HashMap, HashSet};

use dovecot_crypt::KeyId;

use crate::directory::Directory;
use crate::look::State;
use crate::mailboxes::Mailboxes;
use crate::open_folder::{MessageName, OpenFolder, Seen};
use crate::report::{Amount, FolderReport, Left, Problem};
use crate::run::Run;
use crate::survey::look_at;
use crate::task::Need;
use crate::trouble::Trouble;

/// Names that a pass takes into memory (about 100 bytes each); what is beyond, the next pass
/// sees to.
const MOST_NAMES: usize = 200_000;

/// A message that is to be converted, by one of its names.
#[derive(Debug)]
pub(crate) struct Pending {
    /// Index of its folder.
    pub(crate) folder: usize,
    pub(crate) message: MessageName,
    /// Bytes.
    pub(crate) size: u64,
    /// Device and inode, where it has more than one name.
    pub(crate) links: Option<(u64, u64)>,
}

/// What is there.
#[derive(Debug, Default)]
pub(crate) struct Census {
    /// Each folder: pending, done and left.
    pub(crate) folders: Vec<FolderReport>,
    pub(crate) keys: BTreeMap<KeyId, u64>,
    pub(crate) problems: Vec<Problem>,
    /// What a pass has to do, in the order of the folders.
    pub(crate) pending: Vec<Pending>,
    /// The same as an amount, also of what `pending` has no room for.
    pub(crate) to_convert: Amount,
    /// Whether the watcher stopped it.
    pub(crate) is_stopped: bool,
}

/// What was tried in vain and is not tried again by this run.
#[derive(Debug, Default)]
pub(crate) struct InVain {
    pub(crate) folders: HashSet<usize>,
    /// Index of the folder, and inode.
    pub(crate) messages: HashSet<(usize, u64)>,
}

/// Looks at every message of every folder.
pub(crate) fn take(
    root: &Directory,
    mailboxes: &Mailboxes,
    run: &Run<'_>,
    in_vain: &InVain,
) -> Census {
    let mut census = Census::default();
    for (index, folder) in mailboxes.folders.iter().enumerate() {
        let mut report = FolderReport::default();
        let counted = OpenFolder::open(root, mailboxes, &folder.path).and_then(|open| match open {
            Some(open) => {
                let left = open.visit(|message| {
                    if run.is_interrupted() {
                        census.is_stopped = true;
                        return Seen::Enough;
                    }
                    census.count(&open, index, message, &mut report, run, in_vain)
                })?;
                for left in left {
                    *report.left.entry(left).or_default() += 1;
                }
                Ok(())
            }
            None => Ok(()),
        });
        if let Err(error) = counted {
            census.problems.push(Problem {
                path: mailboxes.root.join(&folder.path),
                trouble: Trouble::Io(error.into()),
            });
        }
        census.folders.push(report);
    }
    census
}

impl Census {
    fn count(
        &mut self,
        open: &OpenFolder,
        folder: usize,
        message: MessageName,
        report: &mut FolderReport,
        run: &Run<'_>,
        in_vain: &InVain,
    ) -> Seen {
        let mut problem = |trouble| {
            let path = open.path_of(&message);
            self.problems.push(Problem { path, trouble });
        };
        let (stat, state) = match look_at(open, &message) {
            Ok(Some(seen)) => seen,
            Ok(None) => return Seen::Gone,
            Err(error) => {
                problem(Trouble::Io(error.into()));
                return Seen::There;
            }
        };
        let size = stat.st_size.unsigned_abs();
        match &state {
            State::Empty => *report.left.entry(Left::Empty).or_default() += 1,
            State::OnlyMark => *report.left.entry(Left::OnlyMark).or_default() += 1,
            State::Damaged(what) => problem(Trouble::Damaged(what.clone())),
            State::Plain => {}
            State::Sealed(header) => {
                for key in header.key_ids() {
                    *self.keys.entry(*key).or_default() += 1;
                }
            }
        }
        match run.task.need(&state) {
            Need::None => {}
            Need::Done => report.done.add(size),
            Need::Convert => {
                report.pending.add(size);
                let is_in_vain = in_vain.folders.contains(&folder)
                    || in_vain.messages.contains(&(folder, message.inode));
                if is_in_vain {
                    return Seen::There;
                }
                self.to_convert.add(size);
                if self.pending.len() < MOST_NAMES {
                    let links = (stat.st_nlink > 1).then_some((stat.st_dev, stat.st_ino));
                    self.pending.push(Pending {
                        folder,
                        message,
                        size,
                        links,
                    });
                }
            }
        }
        Seen::There
    }

    /// The other names of each message that has several: positions in `pending`.
    pub(crate) fn links(&self) -> HashMap<(u64, u64), Vec<usize>> {
        let mut links: HashMap<_, Vec<usize>> = HashMap::new();
        for (position, pending) in self.pending.iter().enumerate() {
            if let Some(file) = pending.links {
                links.entry(file).or_default().push(position);
            }
        }
        links
    }
}
