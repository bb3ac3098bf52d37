//! Two servers on one database behind a proxy. One of them is killed every few moments, then the
//! database is started anew, while mail is delivered, people log in and passwords are changed:
//! whatever is answered is true.
//!
//! `STRESS_SECONDS` says how long each half takes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{ErrorKind, Write};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fmt};

use e2e::{
    DatabaseServer, Dovecot, DovecotVersion, LoadBalancer, MARK, MailFormat, SharedDatabase,
    WaxsealServer, sample_mail,
};

const PASSWORD: &str = "correct horse";
/// `MAIL_CRYPT`: the mail of new accounts is sealed.
const NEW_USERS: u8 = 2;
/// Accounts that get mail and are logged in to.
const READERS: [&str; 3] = ["ada@example.org", "bob@example.org", "carol@example.org"];
/// The account whose password changes.
const CHANGER: &str = "dora@example.org";

#[test]
fn nothing_is_lost_on_postgresql() {
    nothing_is_lost(DatabaseServer::Postgres);
}

#[test]
fn nothing_is_lost_on_mariadb() {
    nothing_is_lost(DatabaseServer::MariaDb);
}

/// What was asked and how it was answered.
#[derive(Default)]
struct Tally {
    saved: [AtomicUsize; READERS.len()],
    put_off: AtomicUsize,
    logged_in: AtomicUsize,
    unavailable: AtomicUsize,
    changed: AtomicUsize,
    not_changed: AtomicUsize,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |count: &AtomicUsize| count.load(Ordering::SeqCst);
        write!(
            formatter,
            "{} delivered, {} put off; {} logged in, {} told to try again; {} passwords changed, \
             {} not",
            self.saved.iter().map(of).sum::<usize>(),
            of(&self.put_off),
            of(&self.logged_in),
            of(&self.unavailable),
            of(&self.changed),
            of(&self.not_changed),
        )
    }
}

fn add(count: &AtomicUsize) -> usize {
    count.fetch_add(1, Ordering::SeqCst)
}

fn nothing_is_lost(kind: DatabaseServer) {
    let length = env::var("STRESS_SECONDS").map_or(5, |seconds| seconds.parse().unwrap());
    let length = Duration::from_secs(length);
    let database = SharedDatabase::new(kind);
    let start = || WaxsealServer::start_with(NEW_USERS, &[("DATABASE_URL", &database.url())]);
    // Both bring the database up to date.
    let (first, second) = thread::scope(|scope| {
        let second = scope.spawn(start);
        (start(), second.join().unwrap())
    });
    first.add_domain("example.org");
    for address in READERS.iter().chain([&CHANGER]) {
        first.add_user(address, PASSWORD);
    }
    let proxy = LoadBalancer::in_front_of(&[&first, &second]);
    let dovecot = Dovecot::builder(DovecotVersion::V2_3, MailFormat::Maildir)
        .api(&proxy.url(), &first.create_token("dovecot"))
        .start();
    // It runs commands alone; the two that serve may be killed.
    let commands = WaxsealServer::start_with(NEW_USERS, &[("DATABASE_URL", &database.url())]);

    let tally = Tally::default();
    let mut password = PASSWORD.to_owned();
    let mut servers = [first, second];
    let mut kills = 0;
    password = under_load(&dovecot, &commands, &tally, password, length, || {
        servers[fastrand::usize(..2)].kill_and_restart();
        kills += 1;
        thread::sleep(Duration::from_millis(fastrand::u64(300..1500)));
    });
    println!("{kind:?}, {kills} servers killed: {tally}");
    assert!(kills >= 2);
    expect_everything(&dovecot, &tally, &password);

    let mut restarts = 0;
    password = under_load(&dovecot, &commands, &tally, password, length, || {
        database.restart_server();
        restarts += 1;
        thread::sleep(Duration::from_millis(fastrand::u64(1000..3000)));
    });
    println!("{kind:?}, then the database started anew {restarts} times: {tally}");
    assert!(restarts >= 1);
    expect_everything(&dovecot, &tally, &password);
}

/// Lets `disturb` happen again and again while there is much to do; the password of the one who
/// changes it.
fn under_load(
    dovecot: &Dovecot,
    commands: &WaxsealServer,
    tally: &Tally,
    password: String,
    length: Duration,
    mut disturb: impl FnMut(),
) -> String {
    let is_over = AtomicBool::new(false);
    let goes_on = || !is_over.load(Ordering::SeqCst);
    thread::scope(|scope| {
        for number in 0..READERS.len() {
            scope.spawn(move || {
                while goes_on() {
                    deliver(dovecot, tally, number);
                }
            });
        }
        for _ in 0..2 {
            scope.spawn(|| {
                while goes_on() {
                    let number = fastrand::usize(..READERS.len());
                    log_in_once(dovecot, tally, READERS[number], PASSWORD);
                }
            });
        }
        let changes = scope.spawn(|| {
            let mut password = password;
            while goes_on() {
                password = change_password(dovecot, commands, tally, password);
            }
            password
        });
        let begin = Instant::now();
        while begin.elapsed() < length && !changes.is_finished() {
            disturb();
        }
        is_over.store(true, Ordering::SeqCst);
        changes.join().unwrap()
    })
}

fn deliver(dovecot: &Dovecot, tally: &Tally, number: usize) {
    let count = tally.saved[number].load(Ordering::SeqCst);
    let answer = dovecot.try_delivery(READERS[number], &sample_mail(&count.to_string(), 500));
    if answer == Dovecot::SAVED {
        add(&tally.saved[number]);
    } else {
        assert!(answer.starts_with("451 4."), "{answer}\n{}", dovecot.log());
        add(&tally.put_off);
    }
}

/// Whether the password is right, or none while nobody can say.
fn log_in_once(dovecot: &Dovecot, tally: &Tally, address: &str, password: &str) {
    match is_right(dovecot, address, password) {
        Some(right) => {
            assert!(right, "{address} was refused\n{}", dovecot.log());
            add(&tally.logged_in);
        }
        None => {
            add(&tally.unavailable);
        }
    }
}

fn is_right(dovecot: &Dovecot, address: &str, password: &str) -> Option<bool> {
    let answer = match dovecot.imap().login(address, password) {
        // Dovecot hangs up where the second of its two questions is not answered.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return None,
        answer => answer.unwrap(),
    };
    match (answer.is_ok(), answer.code()) {
        (true, _) => Some(true),
        (false, "AUTHENTICATIONFAILED") => Some(false),
        (false, "UNAVAILABLE") => None,
        _ => panic!("{answer:?}"),
    }
}

/// Changes the password by a command that is killed every other time; the one that is in force.
fn change_password(
    dovecot: &Dovecot,
    commands: &WaxsealServer,
    tally: &Tally,
    password: String,
) -> String {
    let new = format!("a password like {:016x}", fastrand::u64(..));
    let mut child = commands
        .command(&["user", "password", CHANGER, "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = format!("{password}\n{new}\n");
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    if fastrand::bool() {
        thread::sleep(Duration::from_millis(fastrand::u64(..800)));
        let _ = child.kill();
    }
    let told = child.wait().unwrap().success();
    loop {
        match is_right(dovecot, CHANGER, &new) {
            Some(true) => {
                add(&tally.changed);
                return new;
            }
            Some(false) => {
                assert!(!told, "it was answered, and is not in force");
                add(&tally.not_changed);
                return password;
            }
            None => {
                add(&tally.unavailable);
            }
        }
    }
}

/// Both servers answer again when log-ins succeed for as long as the proxy needs to see one that
/// was gone.
fn wait_until_all_is_back(dovecot: &Dovecot) {
    let patience = Instant::now() + Duration::from_secs(30);
    let mut good_since = Instant::now();
    while good_since.elapsed() < Duration::from_secs(2) {
        if is_right(dovecot, READERS[0], PASSWORD).is_none() {
            good_since = Instant::now();
            assert!(
                good_since < patience,
                "it did not come back\n{}",
                dovecot.log()
            );
        }
    }
}

/// When all is quiet: every message that was taken is there, sealed, and reads.
fn expect_everything(dovecot: &Dovecot, tally: &Tally, password: &str) {
    wait_until_all_is_back(dovecot);
    for (number, address) in READERS.iter().enumerate() {
        let saved = tally.saved[number].load(Ordering::SeqCst);
        assert!(saved > 0);
        let on_disk = dovecot.mail_on_disk(address);
        assert!(
            on_disk.sealed().iter().all(|is_sealed| *is_sealed),
            "{address}"
        );
        assert!(on_disk.files_with(MARK.as_bytes()).is_empty(), "{address}");
        let mails: Vec<_> = (0..saved)
            .map(|count| sample_mail(&count.to_string(), 500))
            .collect();
        dovecot.expect_inbox(address, PASSWORD, &mails);
    }
    assert_eq!(is_right(dovecot, CHANGER, password), Some(true));
}
