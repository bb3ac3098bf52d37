//! The threads that read, convert and write.

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::Scope;

use crossbeam_channel::{Receiver, Sender, unbounded};
use rustix::io::Errno;

use crate::budget::Budget;
use crate::converter::{Converted, Converter, Opened, Opening};
use crate::fault::Fault;
use crate::open_folder::MessageName;
use crate::report::Problem;
use crate::run::Run;
use crate::slot::{Fate, Slot};
use crate::source::{Reading, read};
use crate::trouble::Trouble;
use crate::workplace::Workplace;
use crate::write::{Written, write};

/// Bytes of messages that all workers together have in memory; a longer message is there
/// alone. Beside it lie its converted form and the proof, so that it is about three times
/// as much.
const IN_MEMORY: u64 = 64 << 20;

/// A message that is to be converted, under all its names in this account; at least one.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) names: Vec<(Arc<Workplace>, MessageName)>,
    /// Bytes, a moment ago.
    pub(crate) size: u64,
}

impl Candidate {
    fn path(&self) -> PathBuf {
        let first = self.names.first();
        first.map_or_else(PathBuf::new, |(workplace, message)| {
            workplace.folder.path_of(message)
        })
    }

    fn inodes(&self) -> Vec<(usize, u64)> {
        let names = self.names.iter();
        names
            .map(|(workplace, message)| (workplace.index, message.inode))
            .collect()
    }
}

/// What a worker made of a candidate.
#[derive(Debug)]
pub(crate) enum Made {
    /// The converted message stands beside each of its names.
    Ready(Vec<Slot>),
    /// It is gone, or the task does not concern it any more.
    NotNeeded,
    /// It changed while it was read.
    Later,
    /// Something is wrong with it: under these inodes of folders it is not tried again.
    Problem(Problem, Vec<(usize, u64)>),
    /// Something is wrong with a folder, which is not tried again.
    FolderProblem(Problem, usize),
}

/// A few messages that are converted together.
pub(crate) struct Job {
    pub(crate) batch: usize,
    pub(crate) candidates: Vec<Candidate>,
}

/// What came of a job.
pub(crate) struct Outcome {
    pub(crate) batch: usize,
    pub(crate) made: Vec<Made>,
    /// What makes going on senseless.
    pub(crate) fault: Option<Fault>,
}

/// Workers, and the channels to and from them. They end when it is dropped.
pub(crate) struct Crew {
    pub(crate) jobs: Sender<Job>,
    pub(crate) results: Receiver<Outcome>,
}

impl Crew {
    /// Starts workers that live in `scope`.
    pub(crate) fn start<'scope, 'env>(
        scope: &'scope Scope<'scope, 'env>,
        run: &'env Run<'env>,
        budget: &'env Budget,
    ) -> Self {
        let (jobs, inbox) = unbounded::<Job>();
        let (outbox, results) = unbounded();
        for _ in 0..run.options.workers.get() {
            let (inbox, outbox) = (inbox.clone(), outbox.clone());
            scope.spawn(move || {
                let mut worker = Worker {
                    run,
                    budget,
                    converter: Converter::new(run.task),
                };
                for job in inbox {
                    let batch = job.batch;
                    // Who waits for the outcome must not wait for ever. Nothing that a panic
                    // leaves behind is used again: the run ends.
                    let work = AssertUnwindSafe(|| worker.work(job));
                    let outcome = catch_unwind(work).unwrap_or_else(|_| Outcome {
                        batch,
                        made: Vec::new(),
                        fault: Some(Fault::Unexpected),
                    });
                    if outbox.send(outcome).is_err() {
                        break;
                    }
                }
            });
        }
        Self { jobs, results }
    }

    pub(crate) fn budget() -> Budget {
        Budget::new(IN_MEMORY)
    }
}

struct Worker<'a> {
    run: &'a Run<'a>,
    budget: &'a Budget,
    converter: Converter<'a>,
}

impl Worker<'_> {
    fn work(&mut self, job: Job) -> Outcome {
        let bytes = job.candidates.iter().map(|candidate| candidate.size).sum();
        let _share = self.budget.take(bytes);
        let mut made = Vec::with_capacity(job.candidates.len());
        let (mut candidates, mut opened) = (Vec::new(), Vec::new());
        for candidate in job.candidates {
            match self.open(&candidate) {
                Ok(message) => {
                    candidates.push(candidate);
                    opened.push(message);
                }
                Err(other) => made.push(other),
            }
        }
        let fault = self.finish(candidates, opened, &mut made).err();
        Outcome {
            batch: job.batch,
            made,
            fault,
        }
    }

    /// Reads a message and opens it.
    fn open(&self, candidate: &Candidate) -> Result<Opened, Made> {
        let Some((workplace, message)) = candidate.names.first() else {
            return Err(Made::NotNeeded);
        };
        let problem = |trouble| {
            let path = workplace.folder.path_of(message);
            Made::Problem(Problem { path, trouble }, candidate.inodes())
        };
        let cap = self.run.options.longest_message;
        let source = match read(&workplace.folder, message, cap) {
            Ok(Reading::Read(source)) => source,
            // Gone under this name; under another, the next pass finds it.
            Ok(Reading::Gone | Reading::Changed) => return Err(Made::Later),
            Ok(Reading::TooLarge(bytes)) => {
                return Err(problem(Trouble::TooLarge { bytes, cap }));
            }
            Err(error) => return Err(problem(Trouble::Io(error.into()))),
        };
        let names = candidate.names.iter();
        let names = names.map(|(_, message)| message.name.as_os_str());
        let format = workplace.folder.format;
        match self.converter.open(format, self.run.task, source, names) {
            Opening::Opened(opened) => Ok(opened),
            Opening::NotNeeded => Err(Made::NotNeeded),
            Opening::Trouble(trouble) => Err(problem(trouble)),
        }
    }

    /// Converts messages and writes them beside their originals.
    fn finish(
        &mut self,
        candidates: Vec<Candidate>,
        opened: Vec<Opened>,
        made: &mut Vec<Made>,
    ) -> Result<(), Fault> {
        let Some((workplace, _)) = candidates.first().and_then(|first| first.names.first()) else {
            return Ok(());
        };
        let format = workplace.folder.format;
        let converted = self.converter.convert(format, opened)?;
        for (candidate, converted) in candidates.into_iter().zip(converted) {
            made.push(match converted {
                Ok(converted) => self.write(candidate, &converted)?,
                Err(trouble) => {
                    let path = candidate.path();
                    Made::Problem(Problem { path, trouble }, candidate.inodes())
                }
            });
        }
        Ok(())
    }

    fn write(&self, candidate: Candidate, converted: &Converted) -> Result<Made, Fault> {
        let (path, inodes) = (candidate.path(), candidate.inodes());
        let mut names = candidate.names.into_iter();
        let Some((workplace, message)) = names.next() else {
            return Ok(Made::NotNeeded);
        };
        let written = write(
            &workplace.temporary,
            &converted.file,
            converted.source.identity,
            &converted.source.keep,
            self.run.watcher,
        );
        let written = match written {
            Ok(written) => written,
            Err(error) => return not_written(error, path, inodes, &workplace),
        };
        let Written { name, origin } = written;
        let slot = |workplace, message, temporary| Slot {
            workplace,
            message,
            temporary,
            origin,
            sizes: converted.sizes,
            recorded: false,
            fate: Fate::Waiting,
        };
        let first = slot(workplace, message, name.clone());
        let mut slots = Vec::with_capacity(1 + names.len());
        for (number, (workplace, message)) in (1..).zip(names) {
            let link = origin.name(number);
            let own = &first.workplace.temporary;
            match own.link(&name, &workplace.temporary, OsStr::new(&link)) {
                Ok(()) => slots.push(slot(workplace, message, link)),
                // Without a link, the next pass converts it by itself.
                Err(_) => continue,
            }
        }
        slots.insert(0, first);
        Ok(Made::Ready(slots))
    }
}

fn not_written(
    error: Errno,
    path: PathBuf,
    inodes: Vec<(usize, u64)>,
    workplace: &Workplace,
) -> Result<Made, Fault> {
    let source = error.into();
    match error {
        // Nothing can be made there at all.
        Errno::ACCESS | Errno::NOENT => {
            let path = workplace.temporary.path().to_owned();
            let trouble = Trouble::Io(source);
            Ok(Made::FolderProblem(
                Problem { path, trouble },
                workplace.index,
            ))
        }
        Errno::PERM => {
            let trouble = Trouble::CannotKeep(source);
            Ok(Made::Problem(Problem { path, trouble }, inodes))
        }
        _ => match Fault::behind(error, workplace.path()) {
            Some(fault) => Err(fault),
            None => {
                let trouble = Trouble::Io(source);
                Ok(Made::Problem(Problem { path, trouble }, inodes))
            }
        },
    }
}
