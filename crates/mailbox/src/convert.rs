//! A conversion from beginning to end: pass after pass, until one finds nothing to do.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use crate::batches::{Batches, cannot_work};
use crate::census::{self, Census, InVain};
use crate::clear::{Cleared, clear};
use crate::commit::commit;
use crate::crew::{Candidate, Crew, Job, Made, Outcome};
use crate::directory::Directory;
use crate::fault::{Fault, Refusal};
use crate::mailboxes::Mailboxes;
use crate::options::Options;
use crate::report::{Amount, Ending, FolderReport, Problem, Report};
use crate::run::Run;
use crate::run_lock::RunLock;
use crate::slot::{Fate, Slot};
use crate::survey::open_root;
use crate::task::Task;
use crate::trouble::Trouble;
use crate::watcher::Watcher;
use crate::workplace::Workplace;

/// Passes in a row that find work and can do none of it, before a run gives up.
const BARREN_PASSES: u32 = 5;
/// Whoever stores plain mail faster than it is sealed has sealing switched off.
const MOST_PASSES: u32 = 1000;

/// Converts the messages of an account, with Dovecot running, and comes back when a last look
/// found nothing left to do.
///
/// It may die at any moment: the next run clears up what this one leaves. What is wrong with
/// single messages is reported, and the rest converted. Two runs at once on the same mail are
/// one too many: the second is refused.
///
/// # Errors
/// [`Refusal`], where nothing was begun. How a run that was begun ended is in its report.
pub fn convert(
    mailboxes: &Mailboxes,
    task: &Task,
    options: &Options,
    watcher: &dyn Watcher,
) -> Result<Report, Refusal> {
    let root = open_root(mailboxes)?;
    let run = Run::new(task, options, watcher);
    let mut conversion = Conversion {
        root: &root,
        mailboxes,
        run: &run,
        in_vain: InVain::default(),
        report: Report::default(),
        folders: vec![FolderReport::default(); mailboxes.folders.len()],
    };
    if options.dry_run {
        let census = conversion.census();
        let is_stopped = census.is_stopped;
        return Ok(conversion.finish(
            census,
            if is_stopped {
                Ending::Stopped
            } else {
                Ending::Left
            },
        ));
    }
    let lock = RunLock::take(&root).map_err(|source| Refusal::Io {
        path: mailboxes.root.clone(),
        source: source.into(),
    })?;
    let Some(_lock) = lock else {
        return Err(Refusal::Busy(mailboxes.root.clone()));
    };
    conversion.clear();
    Ok(conversion.go())
}

struct Conversion<'a> {
    root: &'a Directory,
    mailboxes: &'a Mailboxes,
    run: &'a Run<'a>,
    in_vain: InVain,
    report: Report,
    /// What was done in each folder.
    folders: Vec<FolderReport>,
}

/// What a pass did.
#[derive(Default)]
struct Pass {
    /// Converted in each folder.
    converted: HashMap<usize, Amount>,
    /// Whether anything was converted or found to be in vain.
    is_fruitful: bool,
}

impl Conversion<'_> {
    fn census(&self) -> Census {
        census::take(self.root, self.mailboxes, self.run, &self.in_vain)
    }

    fn clear(&mut self) {
        let mut cleared = Cleared::default();
        for index in 0..self.mailboxes.folders.len() {
            let result = Workplace::open(self.root, self.mailboxes, index).and_then(|workplace| {
                workplace.map_or(Ok(()), |workplace| {
                    clear(self.run, &workplace, &mut cleared)
                })
            });
            if let Err(error) = result {
                self.in_vain.folders.insert(index);
                let problem = cannot_work(self.mailboxes, index, error);
                self.report.problems.push(problem);
            }
        }
        self.report.cleared = cleared.removed;
        self.report.put_back = cleared.put_back;
        self.report.problems.append(&mut cleared.problems);
    }

    fn go(mut self) -> Report {
        let budget = Crew::budget();
        let run = self.run;
        thread::scope(|scope| {
            let crew = Crew::start(scope, run, &budget);
            let mut barren = 0;
            loop {
                let census = self.census();
                if census.is_stopped {
                    return self.finish(census, Ending::Stopped);
                }
                let is_enough = barren >= BARREN_PASSES || self.report.passes >= MOST_PASSES;
                if census.pending.is_empty() || is_enough {
                    self.give_up_on(&census);
                    return self.finish(census, Ending::Complete);
                }
                self.report.passes += 1;
                run.watcher
                    .begin_pass(self.report.passes, census.to_convert);
                let mut pass = Pass::default();
                let ended = self.pass(&crew, &census, &mut pass);
                match ended {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => {
                        return self.finish_early(census, &pass, Ending::Stopped);
                    }
                    Err(fault) => {
                        return self.finish_early(census, &pass, Ending::Failed(fault));
                    }
                }
                if pass.is_fruitful {
                    barren = 0;
                } else {
                    barren += 1;
                    thread::sleep(Duration::from_millis(100) * barren);
                }
            }
        })
    }

    /// One pass. While a batch is flushed and exchanged, the next one is sealed already.
    fn pass(
        &mut self,
        crew: &Crew,
        census: &Census,
        pass: &mut Pass,
    ) -> Result<ControlFlow<()>, Fault> {
        let mut batches = Batches::new(self.root, self.mailboxes, census);
        let mut waiting: HashMap<usize, Vec<Outcome>> = HashMap::new();
        let (mut number, mut begun) = (0, None);
        let mut upcoming = self.begin(crew, &mut batches, number, &mut begun);
        let mut ended = Ok(ControlFlow::Continue(()));
        while let Some(jobs) = upcoming.take() {
            let current = number;
            number += 1;
            let goes_on = matches!(ended, Ok(ControlFlow::Continue(())));
            if goes_on && !self.run.is_interrupted() {
                upcoming = self.begin(crew, &mut batches, number, &mut begun);
            } else if goes_on {
                ended = Ok(ControlFlow::Break(()));
            }
            let (slots, fault) = self.collect(crew, current, jobs, &mut waiting, pass);
            if let (Some(fault), true) = (fault, ended.is_ok()) {
                ended = Err(fault);
            }
            if matches!(ended, Ok(ControlFlow::Continue(()))) {
                let committed = commit(self.run, slots);
                self.note_once(committed.problems);
                self.settle(committed.slots, pass);
                ended = committed.ended;
            } else {
                // The messages are in their places.
                for slot in slots {
                    let _ = slot.discard();
                }
            }
        }
        for (folder, problem) in batches.problems {
            self.folder_in_vain(folder, problem, pass);
        }
        ended
    }

    /// Hands the next batch to the crew; how many jobs it has.
    fn begin(
        &self,
        crew: &Crew,
        batches: &mut Batches<'_>,
        batch: usize,
        begun: &mut Option<usize>,
    ) -> Option<usize> {
        let jobs = batches.next_batch()?;
        let count = jobs.len();
        for candidates in jobs {
            self.tell_folder(&candidates, begun);
            // The workers end only after the channel does.
            let _ = crew.jobs.send(Job { batch, candidates });
        }
        Some(count)
    }

    fn tell_folder(&self, candidates: &[Candidate], begun: &mut Option<usize>) {
        for candidate in candidates {
            let folder = candidate
                .names
                .first()
                .map(|(workplace, _)| workplace.index);
            if folder != *begun
                && let Some(folder) = folder.and_then(|index| self.mailboxes.folders.get(index))
            {
                self.run.watcher.begin_folder(folder);
            }
            *begun = folder;
        }
    }

    /// Waits for all results of a batch; those of the next one that come earlier are kept.
    fn collect(
        &mut self,
        crew: &Crew,
        batch: usize,
        jobs: usize,
        waiting: &mut HashMap<usize, Vec<Outcome>>,
        pass: &mut Pass,
    ) -> (Vec<Slot>, Option<Fault>) {
        let mut outcomes = waiting.remove(&batch).unwrap_or_default();
        while outcomes.len() < jobs {
            let Ok(outcome) = crew.results.recv() else {
                break;
            };
            if outcome.batch == batch {
                outcomes.push(outcome);
            } else {
                waiting.entry(outcome.batch).or_default().push(outcome);
            }
        }
        let (mut slots, mut fault) = (Vec::new(), None);
        for outcome in outcomes {
            fault = fault.or(outcome.fault);
            for made in outcome.made {
                match made {
                    Made::Ready(ready) => slots.extend(ready),
                    Made::NotNeeded | Made::Later => {}
                    Made::Problem(problem, inodes) => {
                        self.report.problems.push(problem);
                        self.in_vain.messages.extend(inodes);
                        pass.is_fruitful = true;
                    }
                    Made::FolderProblem(problem, folder) => {
                        self.folder_in_vain(folder, problem, pass);
                    }
                }
            }
        }
        (slots, fault)
    }

    /// Problems of folders, which every batch meets again.
    fn note_once(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            let text = problem.trouble.to_string();
            let mut known = self.report.problems.iter();
            if !known.any(|it| it.path == problem.path && it.trouble.to_string() == text) {
                self.report.problems.push(problem);
            }
        }
    }

    fn folder_in_vain(&mut self, folder: usize, problem: Problem, pass: &mut Pass) {
        if self.in_vain.folders.insert(folder) {
            self.report.problems.push(problem);
            pass.is_fruitful = true;
        }
    }

    /// Counts what became of the messages of a batch.
    fn settle(&mut self, slots: Vec<Slot>, pass: &mut Pass) {
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
                    self.run.watcher.advanced(amount);
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

    fn give_up_on(&mut self, census: &Census) {
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
    fn finish_early(self, mut census: Census, pass: &Pass, ending: Ending) -> Report {
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

    fn finish(mut self, mut census: Census, ending: Ending) -> Report {
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
