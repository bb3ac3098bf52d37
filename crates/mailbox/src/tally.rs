//! Keeping count of what a run does.

use std::collections::HashMap;

use crate::census::{Census, InVain};
use crate::crew::Made;
use crate::mailboxes::Mailboxes;
use crate::report::{Amount, Ending, FolderReport, Problem, Report};
use crate::slot::{Fate, Slot};
use crate::trouble::Trouble;
use crate::watcher::Watcher;

/// What a run has done and met so far.
pub(crate) struct Tally<'a> {
    mailboxes: &'a Mailboxes,
    watcher: &'a dyn Watcher,
    pub(crate) in_vain: InVain,
    pub(crate) report: Report,
    /// What was done in each folder.
    folders: Vec<FolderReport>,
}

/// What a pass did.
#[derive(Default)]
pub(crate) struct Pass {
    /// Converted in each folder.
    pub(crate) converted: HashMap<usize, Amount>,
    /// Whether anything was converted or found to be in vain.
    pub(crate) is_fruitful: bool,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(mailboxes: &'a Mailboxes, watcher: &'a dyn Watcher) -> Self {
        Self {
            mailboxes,
            watcher,
            in_vain: InVain::default(),
            report: Report::default(),
            folders: vec![FolderReport::default(); mailboxes.folders.len()],
        }
    }

    /// Takes down what a worker made; slots that are ready to be exchanged come back.
    pub(crate) fn note(&mut self, made: Made, pass: &mut Pass) -> Vec<Slot> {
        match made {
            Made::Ready(ready) => return ready,
            Made::NotNeeded | Made::Later => {}
            Made::Problem(problem, inodes) => {
                self.report.problems.push(problem);
                self.in_vain.messages.extend(inodes);
                pass.is_fruitful = true;
            }
            Made::FolderProblem(problem, folder) => self.folder_in_vain(folder, problem, pass),
        }
        Vec::new()
    }

    /// Problems of folders, which every batch meets again.
    pub(crate) fn note_once(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            let text = problem.trouble.to_string();
            let mut known = self.report.problems.iter();
            if !known.any(|it| it.path == problem.path && it.trouble.to_string() == text) {
                self.report.problems.push(problem);
            }
        }
    }

    pub(crate) fn folder_in_vain(&mut self, folder: usize, problem: Problem, pass: &mut Pass) {
        if self.in_vain.folders.insert(folder) {
            self.report.problems.push(problem);
            pass.is_fruitful = true;
        }
    }

    /// Counts what became of the messages of a batch.
    pub(crate) fn settle(&mut self, slots: Vec<Slot>, pass: &mut Pass) {
        for slot in slots {
            let index = slot.workplace.index;
            match slot.fate {
                Fate::Done { recorded } => {
                    pass.is_fruitful = true;
                    let amount = Amount {
                        messages: 1,
                        bytes: slot.origin.source.size,
                    };
                    *pass.converted.entry(index).or_default() += amount;
                    if let Some(folder) = self.folders.get_mut(index) {
                        folder.converted += amount;
                        folder.without_sizes += u64::from(!recorded);
                    }
                    self.watcher.advanced(amount);
                }
                Fate::Waiting | Fate::Later | Fate::Gone => {}
                Fate::Trouble(trouble) => {
                    let path = slot.workplace.folder.path_of(&slot.message);
                    self.report.problems.push(Problem { path, trouble });
                    self.in_vain.messages.insert((index, slot.message.inode));
                    pass.is_fruitful = true;
                }
                Fate::NoLock => {
                    pass.is_fruitful |= self.in_vain.folders.insert(index);
                }
            }
        }
    }

    pub(crate) fn give_up_on(&mut self, census: &Census) {
        for pending in &census.pending {
            if let Some(folder) = self.mailboxes.folders.get(pending.folder) {
                let name = &pending.message.name;
                self.report.problems.push(Problem {
                    path: self.mailboxes.root.join(&folder.path).join(name),
                    trouble: Trouble::KeepsChanging,
                });
            }
        }
    }

    /// The report of a run that did not come to its end, without another look.
    pub(crate) fn finish_early(self, mut census: Census, pass: &Pass, ending: Ending) -> Report {
        for (index, converted) in &pass.converted {
            if let Some(folder) = census.folders.get_mut(*index) {
                let pending = &mut folder.pending;
                pending.messages = pending.messages.saturating_sub(converted.messages);
                pending.bytes = pending.bytes.saturating_sub(converted.bytes);
                folder.done.messages += converted.messages;
                folder.done.bytes += converted.bytes;
            }
        }
        self.finish(census, ending)
    }

    pub(crate) fn finish(mut self, mut census: Census, ending: Ending) -> Report {
        self.report.problems.append(&mut census.problems);
        self.report.keys = census.keys;
        for ((folder, mut report), seen) in self
            .mailboxes
            .folders
            .iter()
            .zip(self.folders)
            .zip(&census.folders)
        {
            report += seen;
            self.report.total += &report;
            self.report.folders.push((folder.clone(), report));
        }
        let is_left = self.report.total.pending.messages > 0 || !self.report.problems.is_empty();
        self.report.ending = match ending {
            Ending::Complete if is_left => Ending::Left,
            Ending::Left if !is_left => Ending::Complete,
            other => other,
        };
        self.report
    }
}
