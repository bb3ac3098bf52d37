//! Locks, other runs, and a watcher that wants to stop.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mailbox::{Ending, Refusal, Step, Task, Trouble, Unwatched, Watcher, convert};

use crate::account::{Account, PLACES, letter, options};
use crate::child::{Child, Direction};
use crate::keys::Pair;

fn account(messages: usize) -> Account {
    let account = Account::maildir("/tmp");
    for number in 0..messages {
        account.deliver("cur", number);
    }
    account
}

fn task() -> Task {
    Task::Seal(Pair::New.public())
}

/// Does something at a step, once.
struct Once<F>(Step, Mutex<Option<F>>);

impl<F: FnOnce() + Send> Watcher for Once<F> {
    fn step(&self, step: Step) {
        if step == self.0
            && let Some(work) = self.1.lock().unwrap().take()
        {
            work();
        }
    }
}

#[test]
fn a_second_run_is_refused_while_the_first_one_lives() {
    for place in PLACES {
        let account = Account::maildir(place);
        account.deliver("cur", 1);
        let mailboxes = account.mailboxes();
        let second = Mutex::new(None);
        let watcher = Once(
            Step::Named,
            Mutex::new(Some(|| {
                *second.lock().unwrap() =
                    Some(convert(&mailboxes, &task(), &options(), &Unwatched));
            })),
        );
        let first = convert(&mailboxes, &task(), &options(), &watcher).unwrap();
        assert!(first.is_complete(), "{first:?}");
        let second = second.lock().unwrap().take().unwrap();
        assert!(matches!(second, Err(Refusal::Busy(_))), "{second:?}");
        // A run that was killed is no longer at work.
        account.deliver("cur", 2);
        let child = Child::start(&account.root, Direction::Seal, Some((Step::Flushed, 1)));
        assert!(child.was_killed());
        assert!(account.seal().is_complete());
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    let account = account(5);
    let mut options = options();
    options.dry_run = true;
    let report = convert(&account.mailboxes(), &task(), &options, &Unwatched).unwrap();
    assert!(matches!(report.ending, Ending::Left));
    assert_eq!(report.total.pending.messages, 5);
    assert_eq!(account.sealed_and_plain(), (0, 5));
}

#[test]
fn a_folder_that_stays_locked_is_left_and_the_others_are_done() {
    let account = account(5);
    account.folder(".Sent");
    account.deliver(".Sent/cur", 6);
    let lock = account.root.join("dovecot-uidlist.lock");
    fs::write(&lock, "1:elsewhere").unwrap();
    let mut options = options();
    options.lock_patience = Duration::from_millis(30);
    let report = convert(&account.mailboxes(), &task(), &options, &Unwatched).unwrap();
    assert!(matches!(report.ending, Ending::Left), "{report:?}");
    assert_eq!(report.problems.len(), 1);
    assert!(matches!(report.problems[0].trouble, Trouble::InUse));
    assert_eq!(account.sealed_and_plain(), (1, 5));
    assert_eq!(account.leftovers(), [lock]);
}

#[test]
fn a_lock_that_is_taken_away_in_the_middle_ends_the_exchanges_of_the_batch() {
    let account = account(20);
    let before = account.seen();
    let lock = account.root.join("dovecot-uidlist.lock");
    let exchanged = AtomicUsize::new(0);
    struct Thief<'a>(&'a std::path::Path, &'a AtomicUsize);
    impl Watcher for Thief<'_> {
        fn step(&self, step: Step) {
            match step {
                Step::Compared if self.1.fetch_add(1, Ordering::SeqCst) == 4 => {
                    fs::remove_file(self.0).unwrap();
                    fs::write(self.0, "1:elsewhere").unwrap();
                }
                Step::Unlocked if self.0.exists() => {
                    // It is theirs, and was not removed.
                    assert_eq!(fs::read_to_string(self.0).unwrap(), "1:elsewhere");
                    assert_eq!(
                        self.1.load(Ordering::SeqCst),
                        5,
                        "no exchange without the lock"
                    );
                    fs::remove_file(self.0).unwrap();
                }
                _ => {}
            }
        }
    }
    let thief = Thief(&lock, &exchanged);
    let report = convert(&account.mailboxes(), &task(), &options(), &thief).unwrap();
    assert!(report.is_complete(), "{report:?}");
    assert!(report.passes >= 2);
    assert_eq!(account.seen(), before);
    assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
}

/// Lets so many batches be exchanged.
struct Patience(AtomicUsize);

impl Watcher for Patience {
    fn may_go_on(&self) -> ControlFlow<()> {
        match self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            }) {
            Ok(_) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

#[test]
fn it_stops_before_the_next_exchanges_when_it_may_not_go_on() {
    let account = account(450);
    let before = account.seen();
    for (batches, done) in [(0, 0), (1, 200), (1, 400)] {
        let watcher = Patience(AtomicUsize::new(batches));
        let report = convert(&account.mailboxes(), &task(), &options(), &watcher).unwrap();
        assert!(matches!(report.ending, Ending::Stopped), "{report:?}");
        assert_eq!(report.total.pending.messages, 450 - done as u64);
        assert_eq!(account.sealed_and_plain(), (done, 450 - done));
        assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
    }
    struct Interrupted;
    impl Watcher for Interrupted {
        fn is_interrupted(&self) -> bool {
            true
        }
    }
    let report = convert(&account.mailboxes(), &task(), &options(), &Interrupted).unwrap();
    assert!(matches!(report.ending, Ending::Stopped));
    assert_eq!(report.total.converted.messages, 0);
    assert!(account.seal().is_complete());
    assert_eq!(account.seen(), before);
}

#[test]
fn a_message_that_grows_too_long_is_reported() {
    let account = account(3);
    let long = letter(399);
    account.store("cur/9.a:2,", &long);
    let mut options = options();
    options.longest_message = long.len() as u64 - 1;
    let report = convert(&account.mailboxes(), &task(), &options, &Unwatched).unwrap();
    assert_eq!(report.total.converted.messages, 3);
    let Trouble::TooLarge { bytes, .. } = report.problems[0].trouble else {
        panic!("{report:?}");
    };
    assert_eq!(bytes, long.len() as u64);
}

#[test]
fn a_message_that_never_stays_the_same_is_given_up() {
    struct Toucher(PathBuf);
    impl Watcher for Toucher {
        fn step(&self, step: Step) {
            if step == Step::Named {
                let number = fs::metadata(&self.0).unwrap().modified().unwrap();
                let later = number + Duration::from_secs(1);
                let file = fs::File::options().write(true).open(&self.0).unwrap();
                file.set_modified(later).unwrap();
            }
        }
    }
    let account = Account::maildir("/tmp");
    let path = account.store("cur/1.a:2,", &letter(1));
    let report = convert(&account.mailboxes(), &task(), &options(), &Toucher(path)).unwrap();
    assert!(matches!(report.ending, Ending::Left), "{report:?}");
    assert!(
        matches!(report.problems[0].trouble, Trouble::KeepsChanging),
        "{report:?}"
    );
    assert_eq!(account.sealed_and_plain(), (0, 1));
    assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
}
