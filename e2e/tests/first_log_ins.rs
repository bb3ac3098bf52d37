//! A crowd logs in to a legacy account at once, while mail arrives: one key comes of it, and
//! everything that was sealed meanwhile reads.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use e2e::{Dovecot, DovecotVersion, MailFormat, WaxsealServer, on_every_dovecot, sample_mail};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";
/// `MAIL_CRYPT`: accounts without keys get them at their next log-in.
const ALL_USERS: u8 = 3;
/// How many mail programs log in at the same moment.
const CROWD: usize = 40;

/// Answers to log-ins, and how many got each.
type Answers = BTreeMap<String, usize>;

on_every_dovecot! {
    one_key_comes_of_many_first_log_ins,
    a_busy_server_says_so_and_makes_one_key,
    one_key_comes_of_first_log_ins_on_two_servers,
}

/// A server with a legacy account whose switch an administrator has turned on.
fn start(settings: &[(&'static str, &str)]) -> WaxsealServer {
    let server = WaxsealServer::start_with(ALL_USERS, settings);
    server.add_domain("example.org");
    server.database().add_legacy_account(ADA, PASSWORD);
    server.database().switch_on(ADA);
    server
}

fn dovecot(version: DovecotVersion, server: &WaxsealServer) -> Dovecot {
    let builder = Dovecot::builder(version, MailFormat::Maildir);
    builder.waxseal(server).start()
}

fn mail(number: usize) -> Vec<u8> {
    sample_mail(&format!("number {number}"), 1_000)
}

/// Logs in with all connections at the same moment, evenly on these Dovecots.
fn crowd_logs_in(dovecots: &[&Dovecot]) -> Answers {
    let start = Barrier::new(CROWD);
    let log_in = |number: usize| {
        let mut imap = dovecots[number % dovecots.len()].imap();
        start.wait();
        let answer = imap.login(ADA, PASSWORD).unwrap();
        match answer.is_ok() {
            true => "OK".to_owned(),
            false => answer.code().to_owned(),
        }
    };
    let mut answers = Answers::new();
    thread::scope(|scope| {
        let crowd: Vec<_> = (0..CROWD)
            .map(|number| scope.spawn(move || log_in(number)))
            .collect();
        for member in crowd {
            *answers.entry(member.join().unwrap()).or_default() += 1;
        }
    });
    answers
}

/// Delivers messages from before the crowd to after it; what the crowd was answered, and how
/// many messages there are now.
fn deliver_during(dovecot: &Dovecot, crowd: impl FnOnce() -> Answers) -> (Answers, usize) {
    let is_over = AtomicBool::new(false);
    // Before there is a key, mail is stored as it comes.
    assert!(!dovecot.deliver(ADA, &mail(0)).is_sealed());
    thread::scope(|scope| {
        let deliveries = scope.spawn(|| {
            let mut delivered = 1;
            while !is_over.load(Ordering::SeqCst) {
                assert_eq!(dovecot.try_delivery(ADA, &mail(delivered)), Dovecot::SAVED);
                delivered += 1;
            }
            delivered
        });
        let answers = crowd();
        is_over.store(true, Ordering::SeqCst);
        (answers, deliveries.join().unwrap())
    })
}

/// One key, under which everything reads; what arrives from now on is sealed to it.
fn expect_one_key(server: &WaxsealServer, dovecot: &Dovecot, delivered: usize) {
    let keys = server.database().key_columns(ADA);
    assert!(keys.has_keys());
    assert_eq!(keys.retired_keys, 0);
    assert!(dovecot.deliver(ADA, &mail(delivered)).is_sealed());
    let sealed = dovecot.mail_on_disk(ADA).sealed();
    let sealed = sealed.iter().filter(|is_sealed| **is_sealed).count();
    assert!(sealed > 1, "nothing was sealed while the crowd logged in");
    let mails: Vec<_> = (0..=delivered).map(mail).collect();
    dovecot.expect_inbox(ADA, PASSWORD, &mails);
    assert_eq!(server.database().key_columns(ADA), keys);
}

fn one_key_comes_of_many_first_log_ins(version: DovecotVersion) {
    let server = start(&[]);
    let dovecot = dovecot(version, &server);
    let (answers, delivered) = deliver_during(&dovecot, || crowd_logs_in(&[&dovecot]));
    assert_eq!(answers, Answers::from([("OK".to_owned(), CROWD)]));
    expect_one_key(&server, &dovecot, delivered);
}

/// With room for a single log-in beside the one that is being worked on.
fn a_busy_server_says_so_and_makes_one_key(version: DovecotVersion) {
    let server = start(&[
        ("WAXSEAL_DERIVATION_WORKERS", "1"),
        ("WAXSEAL_DERIVATION_QUEUE", "1"),
    ]);
    let dovecot = dovecot(version, &server);
    let (answers, delivered) = deliver_during(&dovecot, || crowd_logs_in(&[&dovecot]));
    let of = |code: &str| answers.get(code).copied().unwrap_or_default();
    assert!(of("OK") > 0 && of("UNAVAILABLE") > 0, "{answers:?}");
    assert_eq!(of("OK") + of("UNAVAILABLE"), CROWD, "{answers:?}");
    expect_one_key(&server, &dovecot, delivered);
}

/// Two servers on one database, each with a Dovecot of its own.
fn one_key_comes_of_first_log_ins_on_two_servers(version: DovecotVersion) {
    let server = start(&[]);
    let twin = WaxsealServer::start_with(ALL_USERS, &[("DATABASE_URL", &server.database_url())]);
    let (ours, theirs) = (dovecot(version, &server), dovecot(version, &twin));
    let (answers, delivered) = deliver_during(&ours, || crowd_logs_in(&[&ours, &theirs]));
    assert_eq!(answers, Answers::from([("OK".to_owned(), CROWD)]));
    expect_one_key(&server, &ours, delivered);
}
