//! The process dies at any moment, many times, while others rename, move, deliver and expunge.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fastrand::Rng;

use crate::account::{Account, PLACES, letter, sealed, sizes};
use crate::child::{Child, Direction};
use crate::keys::Pair;
use crate::kill_points::age_locks;

const ROUNDS: usize = 15;
const FOLDERS: [&str; 2] = ["", ".Sent"];

/// What must be there: the modification time of each message, by its number, and how many.
struct Ledger {
    /// Every message was made once, with its own time, and is in one folder.
    messages: BTreeMap<usize, Vec<u8>>,
    next: usize,
}

/// Does with a mailbox what Dovecot does for its clients, as Dovecot does it: renames and
/// removals under the folder's lock, copies without the source's lock.
struct Client<'a> {
    account: &'a Account,
    ledger: &'a Mutex<Ledger>,
    rng: Rng,
    /// Whether it takes the lock, as Dovecot does wherever it can.
    locks: bool,
    done: usize,
}

impl Client<'_> {
    fn live(mut self, is_over: &AtomicBool) -> usize {
        while !is_over.load(Ordering::Relaxed) {
            let folder = FOLDERS[self.rng.usize(..FOLDERS.len())];
            match self.rng.u8(..10) {
                0..6 => self.locked(folder, Self::set_flags),
                6 | 7 => self.move_to_other(folder),
                8 => self.locked(folder, Self::expunge),
                _ => self.deliver(folder),
            }
            std::thread::sleep(Duration::from_micros(self.rng.u64(..500)));
        }
        self.done
    }

    fn locked(&mut self, folder: &str, work: fn(&mut Self, &str)) {
        if !self.locks {
            return work(self, folder);
        }
        let lock = self.account.root.join(folder).join("dovecot-uidlist.lock");
        // As Dovecot would after two seconds, but on the spot.
        if OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&lock)
            .is_err()
        {
            return;
        }
        work(self, folder);
        let _ = fs::remove_file(lock);
    }

    fn any(&mut self, folder: &str, directory: &str) -> Option<PathBuf> {
        let directory = self.account.root.join(folder).join(directory);
        let names: Vec<_> = fs::read_dir(directory)
            .unwrap()
            .map(|it| it.unwrap().path())
            .collect();
        (!names.is_empty()).then(|| names[self.rng.usize(..names.len())].clone())
    }

    fn set_flags(&mut self, folder: &str) {
        let from_new = self.rng.u8(..4) == 0;
        let Some(path) = self.any(folder, if from_new { "new" } else { "cur" }) else {
            return;
        };
        let name = path.file_name().unwrap().to_str().unwrap();
        let base = name.split(':').next().unwrap();
        let flags = ["", "S", "FS", "RS", "T"][self.rng.usize(..5)];
        let to = self
            .account
            .root
            .join(folder)
            .join("cur")
            .join(format!("{base}:2,{flags}"));
        if fs::rename(&path, to).is_ok() {
            self.done += 1;
        }
    }

    /// IMAP MOVE: a hard link in the other folder's `tmp`, renamed to its `cur`; then the
    /// source is expunged.
    fn move_to_other(&mut self, folder: &str) {
        let other = FOLDERS[usize::from(folder.is_empty())];
        // So that nobody expunges it at the same time.
        let ledger = self.ledger;
        let _ledger = ledger.lock().unwrap();
        let Some(path) = self.any(folder, "cur") else {
            return;
        };
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let base = name.split(':').next().unwrap().to_owned();
        let number = base.split('.').next().unwrap().to_owned();
        let extras = base.split_once(",S=").map_or("", |(_, sizes)| sizes);
        let stamp = self.rng.u32(..);
        let fresh = match extras {
            "" => format!("{number}.M{stamp}.host"),
            extras => format!("{number}.M{stamp}.host,S={extras}"),
        };
        let root = &self.account.root;
        let temporary = root.join(other).join("tmp").join(&fresh);
        if fs::hard_link(&path, &temporary).is_err() {
            return;
        }
        let target = root.join(other).join("cur").join(format!("{fresh}:2,S"));
        fs::rename(&temporary, &target).unwrap();
        // The source under whatever name it has by now.
        let directory = root.join(folder).join("cur");
        let is_source = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.split(':').next() == Some(&base)
        };
        let is_removed = (0..10_000).any(|_| {
            let mut paths = fs::read_dir(&directory)
                .unwrap()
                .map(|it| it.unwrap().path());
            paths
                .find(is_source)
                .is_some_and(|source| fs::remove_file(source).is_ok())
        });
        assert!(is_removed, "{base} is lost");
        self.done += 1;
    }

    fn expunge(&mut self, folder: &str) {
        let Some(path) = self.any(folder, "cur") else {
            return;
        };
        let mut ledger = self.ledger.lock().unwrap();
        if ledger.messages.len() > 150 && fs::remove_file(&path).is_ok() {
            let name = path.file_name().unwrap().to_str().unwrap();
            let number: usize = name.split('.').next().unwrap().parse().unwrap();
            ledger.messages.remove(&number).unwrap();
            self.done += 1;
        }
    }

    fn deliver(&mut self, folder: &str) {
        let mut ledger = self.ledger.lock().unwrap();
        if ledger.messages.len() < 250 {
            add(self.account, &mut ledger, folder, "new", self.rng.bool());
            self.done += 1;
        }
    }
}

/// Delivers a message through `tmp`, plain or sealed already.
fn add(account: &Account, ledger: &mut Ledger, folder: &str, directory: &str, is_sealed: bool) {
    let number = ledger.next;
    ledger.next += 1;
    let message = letter(number);
    let (physical, virtual_) = sizes(&message);
    let name = match number % 3 {
        0 => format!("{number}.M1.host"),
        _ => format!("{number}.M1.host,S={physical},W={virtual_}"),
    };
    let bytes = if is_sealed {
        sealed(&message, Pair::New)
    } else {
        message.clone()
    };
    let temporary = Path::new(folder).join("tmp").join(&name);
    let temporary = account.store(temporary, &bytes);
    let flags = if directory == "cur" { ":2," } else { "" };
    let target = account
        .root
        .join(folder)
        .join(directory)
        .join(format!("{name}{flags}"));
    fs::rename(temporary, target).unwrap();
    ledger.messages.insert(number, message);
}

/// Every message of the ledger once, with its text and its time, and nothing else.
fn audit(account: &Account, ledger: &Ledger) {
    let mut found: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
    for (path, seen) in account.seen() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let number: usize = name.split('.').next().unwrap().parse().unwrap();
        assert_eq!(
            seen.plaintext,
            ledger.messages[&number],
            "{}",
            path.display()
        );
        found.entry(number).or_default().push(path);
    }
    for number in ledger.messages.keys() {
        assert!(found.contains_key(number), "message {number} is lost");
    }
    for (number, paths) in &found {
        assert_eq!(paths.len(), 1, "message {number} is doubled: {paths:?}");
    }
}

fn die_often(place: &str, locks: bool, seed: u64) {
    println!("{place}, locks: {locks}, seed {seed}");
    let mut rng = Rng::with_seed(seed);
    let account = Account::maildir(place);
    account.folder(".Sent");
    let ledger = Mutex::new(Ledger {
        messages: BTreeMap::new(),
        next: 1,
    });
    for number in 0..200 {
        let directory = ["cur", "new"][number % 2];
        add(
            &account,
            &mut ledger.lock().unwrap(),
            FOLDERS[number % 3 % 2],
            directory,
            false,
        );
    }
    let (mut kills, mut changes) = (0, 0);
    for round in 0..ROUNDS {
        // Sealing and opening by turns, so that there is always something to do.
        let direction = [Direction::Seal, Direction::Open][round / 3 % 2];
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..2)
                .map(|_| {
                    let client = Client {
                        account: &account,
                        ledger: &ledger,
                        rng: rng.fork(),
                        locks,
                        done: 0,
                    };
                    scope.spawn(|| client.live(&is_over))
                })
                .collect();
            let child = Child::start(&account.root, direction, None);
            std::thread::sleep(Duration::from_millis(rng.u64(20..400)));
            // Every third one comes to its end: soon, when nobody delivers any more.
            if round % 3 == 2 {
                std::thread::sleep(Duration::from_millis(400));
                is_over.store(true, Ordering::Relaxed);
                assert!(!child.was_killed(), "it failed");
            } else {
                kills += usize::from(child.kill());
            }
            is_over.store(true, Ordering::Relaxed);
            changes += clients
                .into_iter()
                .map(|it| it.join().unwrap())
                .sum::<usize>();
        });
        age_locks(&account);
        // Between the kill and the next run, all is there, whatever is in `tmp`.
        audit(&account, &ledger.lock().unwrap());
    }
    let report = account.seal();
    assert!(report.is_complete(), "{report:?}");
    audit(&account, &ledger.lock().unwrap());
    assert_eq!(
        account.sealed_and_plain(),
        (ledger.lock().unwrap().messages.len(), 0)
    );
    assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
    println!("{kills} kills, {changes} changes, {report:?}");
    assert!(kills > ROUNDS / 3, "{kills}");
    assert!(changes > 100, "{changes}");
}

#[test]
fn with_clients_that_lock() {
    std::thread::scope(|scope| {
        for place in PLACES {
            scope.spawn(move || die_often(place, true, fastrand::u64(..)));
        }
    });
}

/// Dovecot goes on without its lock where it cannot make one.
#[test]
fn with_clients_that_cannot_lock() {
    die_often("/tmp", false, fastrand::u64(..));
}
