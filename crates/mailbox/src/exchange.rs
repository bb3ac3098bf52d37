//! The exchange itself: under the folder's lock, one message after the other.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use crate::fault::Fault;
use crate::lock::{Dotlock, Locking};
use crate::maildir_name::base;
use crate::open_folder::MessageName;
use crate::put_back::{PutBack, put_back};
use crate::run::Run;
use crate::sizes::record_sizes;
use crate::slot::{Fate, Slot};
use crate::trouble::Trouble;
use crate::watcher::Step;
use crate::workplace::Workplace;

/// While the lock is held, flag changes, deliveries and new sessions of the folder wait.
const LONGEST_UNDER_LOCK: Duration = Duration::from_secs(1);

/// Exchanges the messages of one folder for their converted form. Whatever does not come to
/// its turn stays waiting, or is left for later.
///
/// # Errors
/// [`Fault`]; what was exchanged until then is marked as done.
pub(crate) fn exchange_folder(
    run: &Run<'_>,
    workplace: &Workplace,
    slots: &mut [&mut Slot],
    problems: &mut Vec<Trouble>,
) -> Result<ControlFlow<()>, Fault> {
    if run.watcher.may_go_on().is_break() {
        return Ok(ControlFlow::Break(()));
    }
    let lock = match &workplace.control {
        None => None,
        Some(control) => {
            let may_go_on = || !run.is_interrupted();
            match Dotlock::take(control, run.manners(&may_go_on)) {
                Ok(Locking::Held(lock)) => Some(lock),
                Ok(Locking::Stopped) => return Ok(ControlFlow::Break(())),
                Ok(Locking::InUse) => return Ok(give_up(slots, problems, Trouble::InUse)),
                Err(error) => match Fault::behind(error, control.path()) {
                    Some(fault) => return Err(fault),
                    None => return Ok(give_up(slots, problems, Trouble::NoLock(error.into()))),
                },
            }
        }
    };
    run.watcher.step(Step::Locked);
    let mut exchange = Exchange {
        run,
        workplace,
        lock,
        since: Instant::now(),
        names: None,
    };
    let exchanged = exchange.all(slots, problems);
    if let Some(lock) = exchange.lock {
        lock.give_back()
            .map_err(|error| Fault::io(error, workplace.path()))?;
    }
    run.watcher.step(Step::Unlocked);
    exchanged.map(ControlFlow::Continue)
}

fn give_up(
    slots: &mut [&mut Slot],
    problems: &mut Vec<Trouble>,
    trouble: Trouble,
) -> ControlFlow<()> {
    problems.push(trouble);
    for slot in slots {
        slot.fate = Fate::NoLock;
    }
    ControlFlow::Continue(())
}

/// One holding of a folder's lock.
struct Exchange<'a> {
    run: &'a Run<'a>,
    workplace: &'a Workplace,
    /// `None` for sdbox, which has no such lock.
    lock: Option<Dotlock<'a>>,
    since: Instant,
    /// By base, the names in the folder, as soon as one was missed.
    names: Option<HashMap<Vec<u8>, Vec<MessageName>>>,
}

impl Exchange<'_> {
    fn all(&mut self, slots: &mut [&mut Slot], problems: &mut Vec<Trouble>) -> Result<(), Fault> {
        for slot in &mut *slots {
            self.locate(slot)?;
        }
        if self.workplace.control.is_some() {
            record_sizes(
                self.run,
                self.workplace,
                self.lock.as_ref(),
                slots,
                problems,
            )?;
        }
        for slot in slots.iter_mut().filter(|slot| slot.is_waiting()) {
            if self.since.elapsed() > LONGEST_UNDER_LOCK || !self.is_locked()? {
                slot.fate = Fate::Later;
            } else {
                self.exchange(slot)?;
            }
        }
        Ok(())
    }

    fn is_locked(&self) -> Result<bool, Fault> {
        match &self.lock {
            None => Ok(true),
            Some(lock) => lock
                .is_ours()
                .map_err(|error| Fault::io(error, self.workplace.path())),
        }
    }

    /// Makes sure that the message is still the one that was converted, and under which name.
    fn locate(&mut self, slot: &mut Slot) -> Result<(), Fault> {
        for is_second_try in [false, true] {
            let found = self
                .workplace
                .folder
                .place(slot.message.place)
                .and_then(|place| place.identity_of(&slot.message.name))
                .map_err(|error| Fault::io(error, self.workplace.path()))?;
            match found {
                Some(found) if found == slot.origin.source => return Ok(()),
                Some(_) => {
                    slot.fate = Fate::Later;
                    return Ok(());
                }
                None if is_second_try => {}
                None if !self.follow(slot)? => return Ok(()),
                None => {}
            }
        }
        slot.fate = Fate::Later;
        Ok(())
    }

    /// Looks for the name that a message has by now; without one, that is its fate.
    fn follow(&mut self, slot: &mut Slot) -> Result<bool, Fault> {
        if self.names.is_none() {
            let listing = self
                .workplace
                .folder
                .list()
                .map_err(|error| Fault::io(error, self.workplace.path()))?;
            let mut names: HashMap<Vec<u8>, Vec<MessageName>> = HashMap::new();
            for message in listing.messages {
                let base = base(message.name.as_bytes()).to_owned();
                names.entry(base).or_default().push(message);
            }
            self.names = Some(names);
        }
        let names = self
            .names
            .as_ref()
            .and_then(|names| names.get(base(slot.message.name.as_bytes())));
        match names.map(Vec::as_slice) {
            None | Some([]) => slot.fate = Fate::Gone,
            Some([only]) => {
                slot.message = only.clone();
                return Ok(true);
            }
            Some(_) => slot.fate = Fate::Trouble(Trouble::SeveralNames),
        }
        Ok(false)
    }

    fn exchange(&mut self, slot: &mut Slot) -> Result<(), Fault> {
        for is_second_try in [false, true] {
            match slot.change_places() {
                Ok(()) => {
                    self.run.watcher.step(Step::Exchanged);
                    return self.compare(slot);
                }
                // Either name may be the one that is gone; ours is where Dovecot, or a person,
                // swept `tmp/`.
                Err(Errno::NOENT) if is_second_try => slot.fate = Fate::Later,
                Err(Errno::NOENT) => {
                    if !self.follow(slot)? {
                        return Ok(());
                    }
                }
                Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                    if self.run.options.offline {
                        return self.replace(slot);
                    }
                    return Err(Fault::NoExchange(self.workplace.path()));
                }
                Err(error) => return self.failed(slot, error),
            }
        }
        Ok(())
    }

    /// What came out must be what was converted; anything else goes back at once.
    fn compare(&self, slot: &mut Slot) -> Result<(), Fault> {
        let workplace = self.workplace;
        let to_fault = |error| Fault::io(error, workplace.temporary.path_of(&slot.temporary));
        let found = workplace
            .temporary
            .identity_of(&slot.temporary)
            .map_err(to_fault)?;
        if found == Some(slot.origin.source) {
            self.run.watcher.step(Step::Compared);
            slot.fate = Fate::Done {
                recorded: slot.is_recorded(),
            };
            return Ok(());
        }
        slot.fate = Fate::Later;
        match slot.change_places() {
            Ok(()) => {}
            Err(Errno::NOENT) => {
                let put = put_back(workplace, &slot.temporary, &slot.origin).map_err(to_fault)?;
                if put == PutBack::Nowhere {
                    slot.fate = Fate::Trouble(Trouble::Leftover(
                        "it came out of a place that is gone".to_owned(),
                    ));
                }
            }
            Err(error) => return Err(to_fault(error)),
        }
        self.run.watcher.step(Step::ExchangedBack);
        Ok(())
    }

    /// Where the file system cannot exchange. The owner is off line, so that nobody renames
    /// anything between the look at the message, a moment ago, and this.
    fn replace(&self, slot: &mut Slot) -> Result<(), Fault> {
        match slot.replace() {
            Ok(()) => {
                self.run.watcher.step(Step::Exchanged);
                slot.fate = Fate::Done {
                    recorded: slot.is_recorded(),
                };
                Ok(())
            }
            Err(Errno::NOENT) => {
                slot.fate = Fate::Later;
                Ok(())
            }
            Err(error) => self.failed(slot, error),
        }
    }

    fn failed(&self, slot: &mut Slot, error: Errno) -> Result<(), Fault> {
        match Fault::behind(error, self.workplace.path()) {
            Some(fault) => Err(fault),
            None => {
                slot.fate = Fate::Trouble(Trouble::Io(error.into()));
                Ok(())
            }
        }
    }
}

/// Whether a name tells both sizes.
pub(crate) fn tells_sizes(name: &OsStr) -> bool {
    let told = |kind| crate::maildir_name::size(name.as_bytes(), kind).is_some();
    told(b'S') && told(b'W')
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use dovecot_crypt::{PublicKey, is_sealed};

    use crate::directory::without_exchange;
    use crate::watcher::Unwatched;
    use crate::{Ending, Fault, Options, Task, at, convert};

    const KEY: &[u8] = include_bytes!("../tests/data/ada-new.pub.pem");

    fn sealed_messages(root: &Path) -> usize {
        let messages = fs::read_dir(root.join("cur")).unwrap();
        let bytes = messages.map(|message| fs::read(message.unwrap().path()).unwrap());
        bytes.filter(|bytes| is_sealed(bytes)).count()
    }

    #[test]
    fn without_exchange_it_goes_on_only_when_the_owner_is_off_line() {
        let root = tempfile::tempdir().unwrap();
        for name in ["cur", "new", "tmp"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        for number in 0..20 {
            let path = root.path().join(format!("cur/{number}.a:2,S"));
            fs::write(path, format!("Subject: letter {number}\n\n")).unwrap();
        }
        let mailboxes = at(root.path(), None).unwrap();
        let task = Task::Seal(PublicKey::from_pem(KEY).unwrap());
        let mut options = Options::default();
        let report = without_exchange(|| convert(&mailboxes, &task, &options, &Unwatched)).unwrap();
        let Ending::Failed(fault @ Fault::NoExchange(_)) = &report.ending else {
            panic!("{report:?}");
        };
        assert!(fault.to_string().contains("run it again with `offline`"));
        assert_eq!(sealed_messages(root.path()), 0);
        let temporary = || fs::read_dir(root.path().join("tmp")).unwrap().count();
        assert_eq!(temporary(), 0);

        options.offline = true;
        let report = without_exchange(|| convert(&mailboxes, &task, &options, &Unwatched)).unwrap();
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(sealed_messages(root.path()), 20);
        assert_eq!(temporary(), 0);
    }
}
