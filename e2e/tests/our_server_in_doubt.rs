//! Our own server in trouble, or something in its place: mail waits, log-ins are told to come
//! back, nothing is stored in the clear, and all goes on without a restart of Dovecot.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::time::{Duration, Instant};

use e2e::{
    Answer, Dovecot, DovecotVersion, MARK, MailFormat, Outcome, Proxy, WaxsealServer,
    address_of_case, case_of_target, for_each_at_once, on_every_dovecot, sample_mail,
};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const NOBODY: &str = "nobody@example.org";
const PASSWORD: &str = "correct horse";

fn start(version: DovecotVersion) -> (WaxsealServer, Dovecot) {
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    let builder = Dovecot::builder(version, MailFormat::Maildir);
    let dovecot = builder.waxseal(&server).start();
    (server, dovecot)
}

/// Log-ins and mail wait, also for accounts of which there are none, and nothing is stored.
fn expect_doubt(dovecot: &Dovecot, address: &str, why: &str) {
    let before = dovecot.mail_on_disk(address).messages().len();
    assert_eq!(dovecot.try_both(address, PASSWORD), doubt(), "{why}");
    let mail = sample_mail("for nobody", 1_000);
    let nobody = dovecot.try_delivery(NOBODY, &mail);
    assert_eq!(nobody, doubt().delivery, "{why}");
    let after = dovecot.mail_on_disk(address).messages().len();
    assert_eq!(after, before, "{why}");
    expect_no_plaintext(dovecot);
}

fn doubt() -> Outcome {
    Outcome::new("UNAVAILABLE", "451 4.3.0")
}

/// One more message is there, sealed, and reads; and it is certain again who is nobody.
fn expect_service(dovecot: &Dovecot, address: &str) {
    let mail = sample_mail("after the trouble", 1_000);
    assert!(dovecot.deliver(address, &mail).is_sealed());
    let mut imap = dovecot.logged_in(address, PASSWORD);
    let number = imap.status_messages("INBOX").unwrap();
    assert!(imap.fetch_body(number).unwrap().ends_with(&mail));
    assert_eq!(dovecot.try_delivery(NOBODY, &mail), "550 5.1.1");
    expect_no_plaintext(dovecot);
}

fn expect_no_plaintext(dovecot: &Dovecot) {
    let plaintext = e2e::files_with(dovecot.folder(), MARK.as_bytes());
    assert!(plaintext.is_empty(), "{plaintext:?}");
}

on_every_dovecot! {
    a_server_that_hangs_is_given_up,
    a_token_that_counts_no_more_is_doubt,
    a_proxy_that_spoils_answers_is_doubt,
    a_locked_database_stops_what_must_be_written,
    a_damaged_database_is_doubt,
    a_database_replaced_under_the_server_is_doubt,
}

/// Stopped, it takes connections and never answers: a machine that swaps, or a debugger.
fn a_server_that_hangs_is_given_up(version: DovecotVersion) {
    let (server, dovecot) = start(version);
    server.add_user(ADA, PASSWORD);
    expect_service(&dovecot, ADA);
    dovecot.change_setting("timeout", "1");

    server.process().pause();
    let begun = Instant::now();
    expect_doubt(&dovecot, ADA, "paused");
    // Three questions, each of which may take the time-out and five seconds for a second try.
    assert!(begun.elapsed() < Duration::from_secs(25), "{begun:?}");
    server.process().resume();
    dovecot.change_setting("timeout", "20");
    expect_service(&dovecot, ADA);
    // What was refused with "try again" did not arrive behind everybody's back.
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true, true]);
}

fn a_token_that_counts_no_more_is_doubt(version: DovecotVersion) {
    let (server, dovecot) = start(version);
    server.add_user(ADA, PASSWORD);
    let token = server.create_token("of this test");
    dovecot.change_setting("token", &token);
    expect_service(&dovecot, ADA);

    let wrong: String = token.chars().rev().collect();
    dovecot.change_setting("token", &wrong);
    expect_doubt(&dovecot, ADA, "wrong token");
    dovecot.change_setting("token", &token);
    expect_service(&dovecot, ADA);

    server.run_well(&["api-token", "delete", "of this test"], "");
    expect_doubt(&dovecot, ADA, "deleted token");
    dovecot.change_setting("token", &server.create_token("a new one"));
    expect_service(&dovecot, ADA);
}

type Spoil = fn(Vec<u8>) -> Answer;

/// What proxies make of answers, by name.
const SPOILS: &[(&str, Spoil)] = &[
    ("404 page", |_| page(404)),
    ("502 page", |_| page(502)),
    ("log-in page", |_| page(200)),
    ("garbage", |_| {
        Answer::Bytes(b"\x16\x03\x01\x00\xff\r\n\r\n".to_vec())
    }),
    ("status made 404", |answer| {
        Answer::Bytes(with_status(&answer, "404 Not Found"))
    }),
    ("status made 401", |answer| {
        Answer::Bytes(with_status(&answer, "401 Unauthorized"))
    }),
    ("cut in the head", |answer| cut(&answer, 40)),
    ("cut in the body", |answer| cut(&answer, answer.len() - 200)),
    ("cut by one byte", |answer| cut(&answer, answer.len() - 1)),
    ("cut after the head", |answer| {
        cut(&answer, head_length(&answer))
    }),
    ("body twice", |answer| {
        let body = answer[head_length(&answer)..].to_vec();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            2 * body.len()
        );
        Answer::Bytes([head.into_bytes(), body.clone(), body].concat())
    }),
];

fn page(status: u16) -> Answer {
    Answer::Body(
        status,
        "text/html",
        "<html>The proxy says</html>".to_owned(),
    )
}

fn cut(answer: &[u8], length: usize) -> Answer {
    Answer::Bytes(answer[..length].to_vec())
}

fn head_length(answer: &[u8]) -> usize {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    end.unwrap() + 4
}

fn with_status(answer: &[u8], status: &str) -> Vec<u8> {
    let rest = answer.strip_prefix(b"HTTP/1.1 200 OK").unwrap();
    [b"HTTP/1.1 ", status.as_bytes(), rest].concat()
}

fn a_proxy_that_spoils_answers_is_doubt(version: DovecotVersion) {
    let (server, dovecot) = start(version);
    let proxy = Proxy::in_front_of(&server);
    dovecot.change_setting("url", &proxy.url());
    for_each_at_once(SPOILS, |number, _| {
        server.add_user(&address_of_case(number), PASSWORD);
    });

    proxy.spoil(|request, answer| SPOILS[case_of_target(&request.target)].1(answer));
    for_each_at_once(SPOILS, |number, (name, _)| {
        let address = address_of_case(number);
        assert_eq!(dovecot.try_both(&address, PASSWORD), doubt(), "{name}");
    });
    expect_no_plaintext(&dovecot);

    proxy.behave();
    for_each_at_once(SPOILS, |number, (name, _)| {
        let address = address_of_case(number);
        let both = dovecot.try_both(&address, PASSWORD);
        assert_eq!(both, Outcome::new("OK", "250 2.0.0"), "{name}");
        assert_eq!(dovecot.mail_on_disk(&address).sealed(), [true], "{name}");
    });
}

/// Another program keeps the database for itself for longer than Dovecot waits. Deliveries
/// only read; a log-in waits where it has something to write.
fn a_locked_database_stops_what_must_be_written(version: DovecotVersion) {
    let (server, dovecot) = start(version);
    server.add_user(ADA, PASSWORD);
    server.add_user(BOB, PASSWORD);
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");

    let database = server.database();
    database.lock();
    let mail = sample_mail("while it is locked", 1_000);
    assert!(dovecot.deliver(BOB, &mail).is_sealed());
    // ADA was here this week; BOB's log-in has a week to note.
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");
    dovecot.change_setting("timeout", "1");
    assert_eq!(dovecot.try_login(BOB, PASSWORD), "UNAVAILABLE");
    database.unlock();
    dovecot.change_setting("timeout", "20");
    dovecot.expect_inbox(BOB, PASSWORD, &[mail]);
}

fn a_damaged_database_is_doubt(version: DovecotVersion) {
    let (mut server, dovecot) = start(version);
    server.add_user(ADA, PASSWORD);
    expect_service(&dovecot, ADA);
    server.database().checkpoint();
    let file = server.database_file();
    let whole = fs::read(&file).unwrap();

    fs::write(&file, "garbage\n".repeat(whole.len() / 8)).unwrap();
    expect_doubt(&dovecot, ADA, "garbage");
    fs::write(&file, "").unwrap();
    expect_doubt(&dovecot, ADA, "empty");

    server.stop();
    fs::write(&file, whole).unwrap();
    server.restart();
    expect_service(&dovecot, ADA);
}

/// A file moved to the place of the database while the server runs, such as a backup: what the
/// server would write into the old one, a first key among it, nobody would find again.
fn a_database_replaced_under_the_server_is_doubt(version: DovecotVersion) {
    let (server, dovecot) = start(version);
    server.add_user(ADA, PASSWORD);
    expect_service(&dovecot, ADA);
    server.database().checkpoint();
    let file = server.database_file();
    let aside = server.folder().join("aside");

    fs::rename(&file, &aside).unwrap();
    expect_doubt(&dovecot, ADA, "moved away");
    fs::copy(&aside, &file).unwrap();
    expect_doubt(&dovecot, ADA, "replaced by a backup");
    fs::rename(&aside, &file).unwrap();
    expect_service(&dovecot, ADA);
    assert!(
        server
            .log()
            .contains("was moved or replaced while it was open")
    );
}
