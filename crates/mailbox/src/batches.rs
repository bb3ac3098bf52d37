//! Cutting a pass into batches, and batches into jobs.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use rustix::io::Errno;

use crate::census::{Census, Pending};
use crate::crew::Candidate;
use crate::directory::Directory;
use crate::mailboxes::Mailboxes;
use crate::report::Problem;
use crate::trouble::Trouble;
use crate::workplace::Workplace;

/// Files that are flushed and exchanged together.
const MOST_FILES: usize = 200;
/// Their bytes; a longer message is a batch of its own.
const MOST_BYTES: u64 = 64 << 20;
/// Messages that a worker seals together: the more, the less each of them costs, but every
/// worker is to have its share of a batch.
const FILES_OF_JOB: usize = 40;
const BYTES_OF_JOB: u64 = 4 << 20;

/// The batches of a pass, cut one after the other.
pub(crate) struct Batches<'a> {
    root: &'a Directory,
    mailboxes: &'a Mailboxes,
    census: &'a Census,
    links: HashMap<(u64, u64), Vec<usize>>,
    next: usize,
    workplaces: HashMap<usize, Weak<Workplace>>,
    /// Folders that cannot be worked in.
    pub(crate) problems: Vec<(usize, Problem)>,
}

impl<'a> Batches<'a> {
    pub(crate) fn new(root: &'a Directory, mailboxes: &'a Mailboxes, census: &'a Census) -> Self {
        Self {
            root,
            mailboxes,
            census,
            links: census.links(),
            next: 0,
            workplaces: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// The jobs of the next batch; `None` at the end.
    pub(crate) fn next_batch(&mut self) -> Option<Vec<Vec<Candidate>>> {
        let mut jobs: Vec<Vec<Candidate>> = Vec::new();
        let (mut files, mut bytes, mut bytes_of_job) = (0, 0, 0);
        while let Some(pending) = self.census.pending.get(self.next) {
            let is_full = files >= MOST_FILES || bytes + pending.size > MOST_BYTES;
            if files > 0 && is_full {
                break;
            }
            self.next += 1;
            let Some(candidate) = self.candidate(self.next - 1, pending) else {
                continue;
            };
            files += candidate.names.len();
            bytes += candidate.size;
            let fits = bytes_of_job + candidate.size <= BYTES_OF_JOB;
            match jobs.last_mut() {
                Some(job) if fits && job.len() < FILES_OF_JOB => {
                    bytes_of_job += candidate.size;
                    job.push(candidate);
                }
                _ => {
                    bytes_of_job = candidate.size;
                    jobs.push(vec![candidate]);
                }
            }
        }
        (!jobs.is_empty()).then_some(jobs)
    }

    /// A message under all its names; `None` where another name of it came before.
    fn candidate(&mut self, position: usize, pending: &Pending) -> Option<Candidate> {
        let mut positions = vec![position];
        if let Some(file) = pending.links {
            positions = self.links.remove(&file)?;
        }
        let mut names = Vec::with_capacity(positions.len());
        for position in positions {
            let Some(Pending {
                folder, message, ..
            }) = self.census.pending.get(position)
            else {
                continue;
            };
            if let Some(workplace) = self.workplace(*folder) {
                names.push((workplace, message.clone()));
            }
        }
        (!names.is_empty()).then_some(Candidate {
            names,
            size: pending.size,
        })
    }

    fn workplace(&mut self, index: usize) -> Option<Arc<Workplace>> {
        if let Some(open) = self.workplaces.get(&index).and_then(Weak::upgrade) {
            return Some(open);
        }
        if self.problems.iter().any(|(folder, _)| *folder == index) {
            return None;
        }
        match Workplace::open(self.root, self.mailboxes, index) {
            Ok(Some(workplace)) => {
                let workplace = Arc::new(workplace);
                self.workplaces.insert(index, Arc::downgrade(&workplace));
                Some(workplace)
            }
            Ok(None) => None,
            Err(error) => {
                let problem = cannot_work(self.mailboxes, index, error);
                self.problems.push((index, problem));
                None
            }
        }
    }
}

/// The problem of a folder whose directories cannot be opened.
pub(crate) fn cannot_work(mailboxes: &Mailboxes, index: usize, error: Errno) -> Problem {
    let folder = mailboxes.folders.get(index);
    Problem {
        path: folder.map_or_else(
            || mailboxes.root.clone(),
            |folder| mailboxes.root.join(&folder.path),
        ),
        trouble: Trouble::NoWorkplace(error.into()),
    }
}
