//! What is there, told without any key: only the first bytes of each message are read.

use rustix::fs::{FileType, Stat, fstat};
use rustix::io::Result;

use crate::directory::Directory;
use crate::fault::Refusal;
use crate::look::{State, look};
use crate::mailboxes::{Format, Mailboxes};
use crate::open_folder::{MessageName, OpenFolder, Seen};
use crate::report::{Amount, Counts, Left, Problem, Survey};
use crate::trouble::Trouble;
use crate::watcher::Watcher;
use crate::workplace::has_moved_on;

/// Counts the messages of every folder: sealed, plain and damaged, and for each key those that
/// it opens. It changes nothing and takes no lock; what moves meanwhile may be counted twice
/// or not at all. When the watcher stops it, the counts are of what it saw until then.
///
/// # Errors
/// [`Refusal`] for mdbox, and where the root cannot be opened. What is wrong with a single
/// folder or file is among the problems.
pub fn survey(
    mailboxes: &Mailboxes,
    watcher: &dyn Watcher,
) -> std::result::Result<Survey, Refusal> {
    let root = open_root(mailboxes)?;
    let mut survey = Survey::default();
    for folder in &mailboxes.folders {
        watcher.begin_folder(folder);
        let mut counts = Counts::default();
        let counted =
            OpenFolder::open(&root, mailboxes, &folder.path).and_then(|open| match open {
                Some(open) => count(&open, &mut counts, &mut survey.problems, watcher),
                None => Ok(()),
            });
        if let Err(error) = counted {
            survey.problems.push(Problem {
                path: mailboxes.root.join(&folder.path),
                trouble: Trouble::Io(error.into()),
            });
        }
        survey.total += &counts;
        survey.folders.push((folder.clone(), counts));
        if watcher.is_interrupted() {
            break;
        }
    }
    Ok(survey)
}

/// Opens the root of what can be gone through.
pub(crate) fn open_root(mailboxes: &Mailboxes) -> std::result::Result<Directory, Refusal> {
    if mailboxes.format == Format::Mdbox {
        return Err(Refusal::Mdbox(mailboxes.root.clone()));
    }
    Directory::open_resolved(&mailboxes.root).map_err(|source| Refusal::Io {
        path: mailboxes.root.clone(),
        source: source.into(),
    })
}

fn count(
    folder: &OpenFolder,
    counts: &mut Counts,
    problems: &mut Vec<Problem>,
    watcher: &dyn Watcher,
) -> Result<()> {
    let left = folder.visit(|message| {
        let mut problem = |trouble| {
            let path = folder.path_of(&message);
            problems.push(Problem { path, trouble });
        };
        match look_at(folder, &message) {
            Ok(None) => return Seen::Gone,
            Ok(Some((stat, state))) => {
                let size = stat.st_size.unsigned_abs();
                watcher.advanced(Amount {
                    messages: 1,
                    bytes: size,
                });
                if let State::Damaged(what) = &state {
                    problem(Trouble::Damaged(what.clone()));
                }
                add(counts, size, &state);
            }
            Err(error) => {
                counts.unreadable += 1;
                problem(Trouble::Io(error.into()));
            }
        }
        if watcher.is_interrupted() {
            return Seen::Enough;
        }
        Seen::There
    })?;
    for left in left {
        *counts.left.entry(left).or_default() += 1;
    }
    Ok(())
}

fn add(counts: &mut Counts, size: u64, state: &State) {
    match state {
        State::Empty => *counts.left.entry(Left::Empty).or_default() += 1,
        State::OnlyMark => *counts.left.entry(Left::OnlyMark).or_default() += 1,
        State::Plain => counts.plain.add(size),
        State::Damaged(_) => counts.damaged.add(size),
        State::Sealed(header) => {
            counts.sealed.add(size);
            for key in header.key_ids() {
                *counts.keys.entry(*key).or_default() += 1;
            }
        }
    }
}

/// Looks at one message; `None` where it is gone by now, or no longer a file.
pub(crate) fn look_at(folder: &OpenFolder, message: &MessageName) -> Result<Option<(Stat, State)>> {
    let file = match folder.place(message.place)?.open_file(&message.name) {
        Ok(file) => file,
        // It was renamed, removed, or replaced by a link.
        Err(error) if has_moved_on(error) => return Ok(None),
        Err(error) => return Err(error),
    };
    let stat = fstat(&file)?;
    if !FileType::from_raw_mode(stat.st_mode).is_file() {
        return Ok(None);
    }
    let state = look(folder.format, &file, stat.st_size.unsigned_abs())?;
    Ok(Some((stat, state)))
}
