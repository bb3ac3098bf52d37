//! Proving that every message can be opened, or at least that a known key is said to open it.

use std::collections::{BTreeSet, HashSet};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use dovecot_crypt::{KeyId, PrivateKey, open};
use rustix::io::Result;

use crate::budget::Budget;
use crate::converter::{body, differs, to_trouble, wrong_name};
use crate::crew::Crew;
use crate::fault::Refusal;
use crate::look::{State, is_compressed};
use crate::mailboxes::{Format, Mailboxes};
use crate::open_folder::{MessageName, OpenFolder, Seen};
use crate::options::Options;
use crate::report::{Amount, Left, Problem, Verification};
use crate::sdbox::SdboxFile;
use crate::source::{Reading, read};
use crate::survey::{look_at, open_root};
use crate::trouble::Trouble;
use crate::uidlist::Sizes;
use crate::watcher::Watcher;

/// Messages that a worker is given at once.
const MESSAGES_OF_JOB: usize = 64;

/// How often a name that changes is followed.
const TRIES: usize = 5;

/// Proves that every sealed message can be opened: with `keys` each is opened, and its sizes
/// are compared with what its name and metadata tell. Without `keys` its header must be well
/// formed and name one of `known`; where those are empty too, any key will do.
///
/// It changes nothing and takes no lock.
///
/// # Errors
/// [`Refusal`] for mdbox, and where the root cannot be opened.
pub fn verify(
    mailboxes: &Mailboxes,
    keys: &[PrivateKey],
    known: &[KeyId],
    options: &Options,
    watcher: &dyn Watcher,
) -> std::result::Result<Verification, Refusal> {
    let root = open_root(mailboxes)?;
    let verifier = Verifier {
        keys,
        known: known.iter().copied().collect(),
        options,
        watcher,
        budget: Crew::budget(),
    };
    let mut verification = Verification::default();
    for folder in &mailboxes.folders {
        watcher.begin_folder(folder);
        let verified =
            OpenFolder::open(&root, mailboxes, &folder.path).and_then(|open| match open {
                Some(open) => verifier.folder(&open, &mut verification),
                None => Ok(()),
            });
        if let Err(error) = verified {
            verification.problems.push(Problem {
                path: mailboxes.root.join(&folder.path),
                trouble: Trouble::Io(error.into()),
            });
        }
        if watcher.is_interrupted() {
            verification.stopped = true;
            break;
        }
    }
    Ok(verification)
}

struct Verifier<'a> {
    keys: &'a [PrivateKey],
    known: BTreeSet<KeyId>,
    options: &'a Options,
    watcher: &'a dyn Watcher,
    budget: Budget,
}

/// What is true of one message.
enum Verdict {
    /// It is not there under this name; its inode.
    Gone(u64),
    Good(Amount, Vec<KeyId>),
    Plain(Amount),
    Left(Left),
    Problem(Problem),
}

impl Verifier<'_> {
    fn folder(&self, open: &OpenFolder, verification: &mut Verification) -> Result<()> {
        let mut messages = Vec::new();
        let left = open.visit(|message| {
            messages.push(message);
            Seen::There
        })?;
        for left in left {
            *verification.left.entry(left).or_default() += 1;
        }
        // A message that is renamed before its turn comes is looked for again.
        for _ in 0..TRIES {
            let gone = self.messages(open, &messages, verification);
            if gone.is_empty() {
                break;
            }
            messages.clear();
            open.visit(|message| {
                if gone.contains(&message.inode) {
                    messages.push(message);
                }
                Seen::There
            })?;
        }
        Ok(())
    }

    /// Looks at these messages; the inodes of those that are not there.
    fn messages(
        &self,
        open: &OpenFolder,
        messages: &[MessageName],
        verification: &mut Verification,
    ) -> HashSet<u64> {
        let (jobs, inbox) = bounded(self.options.workers.get() * 2);
        let (outbox, verdicts) = bounded(1024);
        let mut gone = HashSet::new();
        thread::scope(|scope| {
            for _ in 0..self.options.workers.get() {
                let (inbox, outbox) = (inbox.clone(), outbox.clone());
                scope.spawn(move || self.work(open, &inbox, &outbox));
            }
            drop((inbox, outbox));
            scope.spawn(move || {
                for messages in messages.chunks(MESSAGES_OF_JOB) {
                    let is_stopped = self.watcher.is_interrupted();
                    if is_stopped || jobs.send(messages).is_err() {
                        break;
                    }
                }
            });
            for verdict in verdicts {
                if let Verdict::Gone(inode) = verdict {
                    gone.insert(inode);
                } else {
                    verification.add(verdict);
                }
            }
        });
        gone
    }

    fn work(&self, open: &OpenFolder, jobs: &Receiver<&[MessageName]>, out: &Sender<Verdict>) {
        for message in jobs.iter().flatten() {
            let verdict = self.message(open, message).unwrap_or_else(|trouble| {
                Verdict::Problem(Problem {
                    path: open.path_of(message),
                    trouble,
                })
            });
            if let Verdict::Good(amount, _) | Verdict::Plain(amount) = &verdict {
                self.watcher.advanced(*amount);
            }
            if out.send(verdict).is_err() {
                break;
            }
        }
    }

    fn message(
        &self,
        folder: &OpenFolder,
        message: &MessageName,
    ) -> std::result::Result<Verdict, Trouble> {
        let seen = look_at(folder, message).map_err(|error| Trouble::Io(error.into()))?;
        let Some((stat, state)) = seen else {
            return Ok(Verdict::Gone(message.inode));
        };
        let amount = Amount {
            messages: 1,
            bytes: stat.st_size.unsigned_abs(),
        };
        match state {
            State::Empty => Ok(Verdict::Left(Left::Empty)),
            State::OnlyMark => Ok(Verdict::Left(Left::OnlyMark)),
            State::Plain => Ok(Verdict::Plain(amount)),
            State::Damaged(what) => Err(Trouble::Damaged(what)),
            State::Sealed(header) => {
                let ids = header.key_ids().to_vec();
                if !self.keys.is_empty() {
                    if !self.opens(folder, message, amount.bytes)? {
                        return Ok(Verdict::Gone(message.inode));
                    }
                } else if !self.known.is_empty() && !ids.iter().any(|id| self.known.contains(id)) {
                    return Err(Trouble::UnknownKey(ids));
                }
                Ok(Verdict::Good(amount, ids))
            }
        }
    }

    /// Opens a message and compares its sizes; false where it is gone.
    fn opens(
        &self,
        folder: &OpenFolder,
        message: &MessageName,
        bytes: u64,
    ) -> std::result::Result<bool, Trouble> {
        let _share = self.budget.take(bytes);
        let cap = self.options.longest_message;
        let source = match read(folder, message, cap).map_err(|error| Trouble::Io(error.into()))? {
            Reading::Read(source) => source,
            Reading::Gone => return Ok(false),
            Reading::Changed => return Err(Trouble::KeepsChanging),
            Reading::TooLarge(bytes) => return Err(Trouble::TooLarge { bytes, cap }),
        };
        let sealed = body(folder.format, &source.bytes)?;
        let plaintext = open(sealed, self.keys).map_err(to_trouble)?;
        if is_compressed(&plaintext) {
            return Ok(true);
        }
        let wrong = match folder.format {
            Format::Sdbox => {
                let told = SdboxFile::parse(&source.bytes)
                    .ok()
                    .and_then(|file| file.plaintext_size());
                differs("its metadata (Z)", told, plaintext.len() as u64)
            }
            _ => wrong_name(&message.name, Sizes::of(&plaintext)),
        };
        wrong.map_or(Ok(true), Err)
    }
}

impl Verification {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Gone(_) => {}
            Verdict::Good(amount, ids) => {
                self.good += amount;
                for id in ids {
                    *self.keys.entry(id).or_default() += 1;
                }
            }
            Verdict::Plain(amount) => self.plain += amount,
            Verdict::Left(left) => *self.left.entry(left).or_default() += 1,
            Verdict::Problem(problem) => self.problems.push(problem),
        }
    }
}
