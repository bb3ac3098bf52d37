//! A conversion from beginning to end: pass after pass, until one finds nothing to do.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use crate::batches::{Batches, cannot_work};
use crate::census::{self, Census};
use crate::clear::{Cleared, clear};
use crate::commit::Commits;
use crate::crew::{Candidate, Crew, Job, Outcome};
use crate::directory::Directory;
use crate::fault::{Fault, Refusal};
use crate::mailboxes::Mailboxes;
use crate::options::Options;
use crate::report::{Ending, Report};
use crate::run::Run;
use crate::run_lock::RunLock;
use crate::slot::Slot;
use crate::survey::open_root;
use crate::tally::{Pass, Tally};
use crate::task::Task;
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
        tally: Tally::new(mailboxes, watcher),
    };
    if options.dry_run {
        let census = conversion.census();
        let is_stopped = census.is_stopped;
        return Ok(conversion.tally.finish(
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
    tally: Tally<'a>,
}

impl Conversion<'_> {
    fn census(&self) -> Census {
        census::take(self.root, self.mailboxes, self.run, &self.tally.in_vain)
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
                self.tally.in_vain.folders.insert(index);
                let problem = cannot_work(self.mailboxes, index, error);
                self.tally.report.problems.push(problem);
            }
        }
        self.tally.report.cleared = cleared.removed;
        self.tally.report.put_back = cleared.put_back;
        self.tally.report.problems.append(&mut cleared.problems);
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
                    return self.tally.finish(census, Ending::Stopped);
                }
                let is_enough = barren >= BARREN_PASSES || self.tally.report.passes >= MOST_PASSES;
                if census.pending.is_empty() || is_enough {
                    self.tally.give_up_on(&census);
                    return self.tally.finish(census, Ending::Complete);
                }
                self.tally.report.passes += 1;
                run.watcher
                    .begin_pass(self.tally.report.passes, census.to_convert);
                let mut pass = Pass::default();
                let ended = self.pass(&crew, &census, &mut pass);
                match ended {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => {
                        return self.tally.finish_early(census, &pass, Ending::Stopped);
                    }
                    Err(fault) => {
                        return self
                            .tally
                            .finish_early(census, &pass, Ending::Failed(fault));
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
        let mut commits = Commits::new(self.run);
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
                let committed = commits.commit(slots);
                self.tally.note_once(committed.problems);
                self.tally.settle(committed.slots, pass);
                ended = committed.ended;
            } else {
                // The messages are in their places.
                for slot in slots {
                    let _ = slot.discard();
                }
            }
        }
        for (folder, problem) in batches.problems {
            self.tally.folder_in_vain(folder, problem, pass);
        }
        let finished = commits.finish();
        ended.and_then(|flow| finished.map(|()| flow))
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
                slots.extend(self.tally.note(made, pass));
            }
        }
        (slots, fault)
    }
}
