//! The process dies after each of the steps of the protocol, and another one goes on.

use std::fs;
use std::path::{Path, PathBuf};

use mailbox::{Step, Task};

use crate::account::{Account, PLACES, date, letter, sealed, sizes};
use crate::child::{Child, Direction};
use crate::keys::Pair;

const STEPS: [Step; 12] = [
    Step::Created,
    Step::Written,
    Step::Named,
    Step::Flushed,
    Step::Locked,
    Step::SizesWritten,
    Step::SizesRecorded,
    Step::Exchanged,
    Step::Compared,
    Step::Unlocked,
    Step::NamesFlushed,
    Step::Removed,
];
const MESSAGES: usize = 14;

/// An account with messages of all kinds in two folders, for a conversion in a direction.
fn account(place: &str, direction: Direction) -> Account {
    let account = Account::maildir(place);
    account.folder(".Sent");
    let mut list = format!(
        "3 V1600000000 N{} G0123456789abcdef0123456789abcdef\n",
        MESSAGES + 1
    );
    for number in 1..=MESSAGES {
        let message = letter(number * 5);
        let (physical, virtual_) = sizes(&message);
        let directory = ["cur", "new", ".Sent/cur"][number % 3];
        let base = match number % 2 {
            0 => format!("{number}.M1P2.host,S={physical},W={virtual_}"),
            _ => format!("{number}.M1P2.host"),
        };
        let flags = if directory == "new" { "" } else { ":2,FS" };
        let bytes = match direction {
            Direction::Seal => message,
            Direction::Open => sealed(&message, Pair::New),
            Direction::Reseal => sealed(&message, Pair::Old),
        };
        account.store(Path::new(directory).join(format!("{base}{flags}")), &bytes);
        list.push_str(&format!("{number} :{base}\n"));
    }
    account.store("dovecot-uidlist", list.as_bytes());
    account.store(".Sent/dovecot-uidlist", list.as_bytes());
    account
}

/// As if some time had gone by: a lock of a dead process is taken over at once.
pub(crate) fn age_locks(account: &Account) {
    for folder in account.mailboxes().folders() {
        let lock = account
            .root
            .join(folder.path())
            .join("dovecot-uidlist.lock");
        if lock.exists() {
            date(&lock, 1_600_000_000);
        }
    }
}

#[test]
fn whatever_step_was_the_last_nothing_is_lost_and_the_next_run_ends_it() {
    std::thread::scope(|scope| {
        for place in PLACES {
            for direction in Direction::ALL {
                scope.spawn(move || {
                    for step in STEPS {
                        for count in [1, 4] {
                            die_and_go_on(place, direction, step, count);
                        }
                    }
                });
            }
        }
    });
}

fn die_and_go_on(place: &str, direction: Direction, step: Step, count: usize) {
    let account = account(place, direction);
    let before = account.seen();
    let child = Child::start(&account.root, direction, Some((step, count)));
    let was_killed = child.was_killed();
    let what = format!("{place} {direction:?} {step:?} {count}");
    assert!(was_killed || count > 1, "{what}: never came");
    assert_eq!(account.seen(), before, "{what}: right after");
    age_locks(&account);
    let report = account.convert(&direction.task());
    assert!(report.is_complete(), "{what}: {report:?}");
    assert_eq!(account.seen(), before, "{what}: at the end");
    assert_eq!(account.leftovers(), Vec::<PathBuf>::new(), "{what}");
    let again = account.convert(&direction.task());
    assert_eq!((again.passes, again.cleared), (0, 0), "{what}");
    assert_lists_tell_sizes(&account);
}

/// Every message without sizes in its name has those of the plaintext in the list.
fn assert_lists_tell_sizes(account: &Account) {
    for (path, seen) in account.seen() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let base = name.split(':').next().unwrap();
        let (physical, virtual_) = sizes(&seen.plaintext);
        let folder = if path.starts_with(".Sent") {
            ".Sent"
        } else {
            ""
        };
        let list = account.root.join(folder).join("dovecot-uidlist");
        let list = fs::read_to_string(list).unwrap();
        let uid = base.split('.').next().unwrap();
        let expected = if base.contains(",S=") {
            format!("\n{uid} :{base}\n")
        } else {
            format!("\n{uid} W{virtual_} S{physical} :{base}\n")
        };
        assert!(list.contains(&expected), "{expected:?} in {list}");
    }
}

/// The originals of one batch wait for the flush of the next.
#[test]
fn it_may_die_between_two_batches() {
    for (step, count) in [
        (Step::Named, 401),
        (Step::Flushed, 2),
        (Step::Removed, 100),
        (Step::Exchanged, 201),
    ] {
        let account = Account::maildir(PLACES[1]);
        for number in 0..450 {
            account.store(format!("cur/{number}.M1P2.host:2,S"), &letter(number % 9));
        }
        let before = account.seen();
        let child = Child::start(&account.root, Direction::Seal, Some((step, count)));
        assert!(child.was_killed(), "{step:?} {count}");
        assert_eq!(account.seen(), before, "{step:?} {count}: right after");
        age_locks(&account);
        assert!(account.seal().is_complete(), "{step:?} {count}");
        assert_eq!(account.seen(), before, "{step:?} {count}: at the end");
        assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_message_that_changed_at_the_worst_moment_comes_back_whenever_the_process_dies() {
    for place in PLACES {
        for (step, count) in [
            (Step::Exchanged, 1),
            (Step::Exchanged, 3),
            (Step::ExchangedBack, 1),
            (Step::ExchangedBack, 2),
        ] {
            let account = account(place, Direction::Seal);
            let child =
                Child::start_with(&account.root, Direction::Seal, Some((step, count)), true);
            assert!(child.was_killed());
            age_locks(&account);
            let mut expected = account.seen();
            for (path, seen) in &mut expected {
                if !path.starts_with(".Sent") {
                    seen.modified = (1_650_000_000, 123_456_789);
                }
            }
            let report = account.seal();
            assert!(report.is_complete(), "{step:?} {count}: {report:?}");
            let was_out = step == Step::Exchanged;
            assert_eq!(report.put_back, u64::from(was_out), "{step:?} {count}");
            assert_eq!(account.seen(), expected, "{place} {step:?} {count}");
            assert_eq!(account.sealed_and_plain(), (MESSAGES, 0));
            assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
        }
    }
}

/// The one message that is out of its place has our file in it, which has its old time.
fn in_place_of_the_one_that_is_out(account: &Account) -> PathBuf {
    let mut found = account
        .seen()
        .into_iter()
        .filter(|(path, seen)| !path.starts_with(".Sent") && seen.modified.0 != 1_650_000_000);
    let (path, _) = found.next().unwrap();
    assert_eq!(found.next(), None);
    account.root.join(path)
}

#[test]
fn a_message_that_is_out_of_its_place_is_kept_even_if_the_place_is_gone() {
    let account = account("/tmp", Direction::Seal);
    let death = Some((Step::Exchanged, 2));
    let child = Child::start_with(&account.root, Direction::Seal, death, true);
    assert!(child.was_killed());
    age_locks(&account);
    let place = in_place_of_the_one_that_is_out(&account);
    let plaintext = account.seen()[place.strip_prefix(&account.root).unwrap()]
        .plaintext
        .clone();
    fs::remove_file(&place).unwrap();

    let report = account.seal();
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(report.put_back, 1);
    let new: Vec<_> = account
        .seen()
        .into_iter()
        .filter(|(_, seen)| seen.plaintext == plaintext)
        .collect();
    assert_eq!(new.len(), 1);
    assert!(new[0].0.starts_with("new"), "{new:?}");
    assert_eq!(new[0].1.modified.0, 1_650_000_000);
    assert_eq!(account.sealed_and_plain(), (MESSAGES, 0));
}

/// The name of a converted message came to the disk, and only some of its bytes did.
#[test]
fn what_a_power_cut_left_of_a_converted_message_is_no_message() {
    for direction in [Direction::Seal, Direction::Open] {
        for left in [0, 100] {
            let account = account("/tmp", direction);
            let child = Child::start(&account.root, direction, Some((Step::Named, 3)));
            assert!(child.was_killed());
            let expected = account.seen();
            let mut cut = 0;
            for path in account.leftovers() {
                if path.to_string_lossy().contains("waxseal.x.") {
                    let file = fs::File::options()
                        .write(true)
                        .open(account.root.join(path));
                    file.unwrap().set_len(left).unwrap();
                    cut += 1;
                }
            }
            assert!(cut > 0);
            let report = account.convert(&direction.task());
            assert!(report.is_complete(), "{direction:?} {left}: {report:?}");
            assert_eq!(report.put_back, 0, "{direction:?} {left}");
            assert_eq!(account.seen(), expected, "{direction:?} {left}");
            assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
        }
    }
}

#[test]
fn what_its_owner_expunged_or_moved_meanwhile_does_not_come_back() {
    for place in PLACES {
        for step in [
            Step::Compared,
            Step::Unlocked,
            Step::NamesFlushed,
            Step::Removed,
        ] {
            let account = account(place, Direction::Seal);
            let child = Child::start(&account.root, Direction::Seal, Some((step, 1)));
            assert!(child.was_killed());
            age_locks(&account);
            let before = account.seen();
            let mut sealed = before.keys().filter(|path| {
                let bytes = fs::read(account.root.join(path)).unwrap();
                dovecot_crypt::is_sealed(&bytes)
            });
            let expunged = sealed.next().unwrap();
            let mut expected = before.clone();
            expected.remove(expunged);
            fs::remove_file(account.root.join(expunged)).unwrap();
            if let Some(moved) = sealed.next() {
                let to = Path::new(".Sent/cur/99.M1P2.host,S=1:2,");
                fs::rename(account.root.join(moved), account.root.join(to)).unwrap();
                let seen = expected.remove(moved).unwrap();
                expected.insert(to.to_owned(), seen);
            }
            let report = account.seal();
            assert!(report.cleared > 0, "{report:?}");
            assert_eq!(account.seen(), expected, "{place} {step:?}");
            assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
        }
    }
}

#[test]
fn files_of_others_and_what_is_not_understood_are_left() {
    let account = account("/tmp", Direction::Seal);
    account.store("tmp/1.M1P2.host", b"Subject: being delivered\n\n");
    account.store("tmp/waxseal.z.1", b"Subject: from the future\n\n");
    let report = account.seal();
    let problems: Vec<String> = report
        .problems
        .iter()
        .map(|it| it.trouble.to_string())
        .collect();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("look at it: it may be a message"));
    assert_eq!(account.leftovers().len(), 2);
    assert!(matches!(Direction::Seal.task(), Task::Seal(_)));
}
