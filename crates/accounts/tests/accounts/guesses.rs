//! Guessing passwords as a mail program, and who is not to suffer from it.

use std::net::IpAddr;
use std::time::Instant;

use accounts::{Error, LogIn, MailClient, Tuning};
use chrono::{DateTime, Duration, Utc};
use model::Address;
use model::MailCryptMode::NewUsers;
use tokio::task::JoinSet;
use vault::Secret;

use crate::assert_fails;
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

fn at(client: impl Into<IpAddr>) -> MailClient {
    MailClient {
        address: Some(client.into()),
        service: "imap".to_owned(),
    }
}

/// An address of a network that is at home nowhere.
fn place(number: u8) -> MailClient {
    at([198, 51, 100, number])
}

async fn log_in(server: &Server, from: &MailClient, owner: &Owner) -> Result<LogIn, Error> {
    let accounts = &server.accounts;
    accounts
        .log_in_from(from, &owner.address, &owner.password)
        .await
}

async fn guess(server: &Server, from: &MailClient, whose: &Address) -> Error {
    let wrong = secret("a wrong password");
    let accounts = &server.accounts;
    let guessed = accounts.log_in_from(from, whose, &wrong).await;
    guessed.unwrap_err()
}

fn is_wrong(answer: &Error) -> bool {
    matches!(answer, Error::WrongPassword | Error::UnknownAccount(_))
}

/// How long somebody has to wait.
fn seconds(server: &Server, answer: &Error) -> i64 {
    let Error::TooManyAttempts(until) = answer else {
        panic!("{answer:?}");
    };
    let now: DateTime<Utc> = server.clock_now();
    (*until - now).num_seconds()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_waits_longer_each_time_whether_or_not_there_is_an_account() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    for whose in [owner.address.clone(), address("nobody")] {
        let from = place(1);
        for _ in 0..5 {
            assert!(is_wrong(&guess(&server, &from, &whose).await));
        }
        for wait in [1, 2, 4] {
            let before = server.pool.derivations();
            let begun = Instant::now();
            assert_eq!(seconds(&server, &guess(&server, &from, &whose).await), wait);
            assert!(begun.elapsed().as_millis() < 200, "refused at once");
            assert_eq!(server.pool.derivations(), before, "and without work");
            server.clock.advance(Duration::seconds(wait));
            assert!(is_wrong(&guess(&server, &from, &whose).await));
            assert_eq!(server.pool.derivations(), before + 1);
        }
    }
    // The right password is not even tried; of eight seconds, seven are over. An hour later all
    // is forgotten.
    assert_eq!(
        seconds(
            &server,
            &log_in(&server, &place(1), &owner).await.unwrap_err()
        ),
        1
    );
    log_in(&server, &place(2), &owner).await.unwrap();
    server.clock.advance(Duration::hours(1));
    log_in(&server, &place(1), &owner).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elsewhere_keeps_an_owner_out() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let home = at("2001:db8:1:2::5".parse::<IpAddr>().unwrap());
    log_in(&server, &home, &owner).await.unwrap();
    let mut guesses = JoinSet::new();
    for number in 0..40 {
        let (accounts, whose) = (server.accounts.clone(), owner.address.clone());
        guesses.spawn(async move {
            let wrong = secret("a wrong password");
            accounts.log_in_from(&place(number), &whose, &wrong).await
        });
    }
    for guessed in guesses.join_all().await {
        assert_fails!(guessed, Error::WrongPassword);
    }
    // From the same household, and from a place that was never there before.
    let neighbour = at("2001:db8:1:2::6".parse::<IpAddr>().unwrap());
    for from in [&home, &neighbour, &place(100)] {
        log_in(&server, from, &owner).await.unwrap();
    }
    // Under attack, others have two tries before they wait.
    for _ in 0..2 {
        assert!(is_wrong(&guess(&server, &place(101), &owner.address).await));
    }
    assert_eq!(
        seconds(&server, &guess(&server, &place(101), &owner.address).await),
        1
    );
    // At home, an owner may mistype ten times.
    for _ in 0..10 {
        assert!(is_wrong(&guess(&server, &home, &owner.address).await));
    }
    assert_eq!(
        seconds(&server, &guess(&server, &home, &owner.address).await),
        1
    );
    server.clock.advance(Duration::seconds(1));
    log_in(&server, &home, &owner).await.unwrap();
    assert!(
        is_wrong(&guess(&server, &home, &owner.address).await),
        "all forgiven"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_place_on_many_accounts_waits_too() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    log_in(&server, &place(1), &owner).await.unwrap();
    let mut guesses = JoinSet::new();
    for number in 0..60 {
        let accounts = server.accounts.clone();
        guesses.spawn(async move {
            let (wrong, whose) = (secret("a wrong password"), address(&format!("u{number}")));
            accounts.log_in_from(&place(1), &whose, &wrong).await
        });
    }
    for guessed in guesses.join_all().await {
        assert_fails!(guessed, Error::UnknownAccount(_));
    }
    assert_eq!(
        seconds(&server, &guess(&server, &place(1), &address("u60")).await),
        1
    );
    // Somebody else behind the same address who is known there.
    log_in(&server, &place(1), &owner).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_gets_no_further_than_one_by_one() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let before = server.pool.derivations();
    let mut guesses = JoinSet::new();
    for _ in 0..100 {
        let (accounts, whose) = (server.accounts.clone(), owner.address.clone());
        guesses.spawn(async move {
            let wrong = secret("a wrong password");
            accounts.log_in_from(&place(1), &whose, &wrong).await
        });
    }
    let answers = guesses.join_all().await;
    let tried = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Error::WrongPassword)));
    let tried = tried.count();
    assert!((5..=30).contains(&tried), "{tried}");
    assert_eq!(
        server.pool.derivations() - before,
        u64::try_from(tried).unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_noted_counts_for_other_servers_and_after_a_restart() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    log_in(&server, &place(2), &owner).await.unwrap();
    for _ in 0..5 {
        assert!(is_wrong(&guess(&server, &place(1), &owner.address).await));
    }
    server.accounts.write_journal().await.unwrap();
    assert_eq!(server.accounts.journal_waiting(), 0);
    let other = server.beside(NewUsers).await;
    assert_eq!(
        seconds(&other, &guess(&other, &place(1), &owner.address).await),
        1
    );
    for _ in 0..6 {
        assert!(
            is_wrong(&guess(&other, &place(2), &owner.address).await),
            "known there"
        );
    }
    other.clock.advance(Duration::seconds(1));
    assert!(is_wrong(&guess(&other, &place(1), &owner.address).await));
    other.accounts.write_journal().await.unwrap();
    assert_eq!(
        seconds(&server, &guess(&server, &place(1), &owner.address).await),
        2
    );
    // After a month nobody is known any more, and nothing is kept.
    server.clock.advance(Duration::days(30));
    server.accounts.tidy_up().await.unwrap();
    for table in ["virtual_attempts", "virtual_known_sources"] {
        let sql = format!("SELECT CAST(count(*) AS CHAR) FROM {table}");
        let rows = server.ask(&sql).await;
        assert_eq!(rows.as_deref(), Some("0"), "{table}");
    }
}

/// A webmail host is trusted, and userli's own adapter tells no address.
#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_for_many_is_not_limited() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let webmail = Tuning {
        trusted_sources: vec!["198.51.100.0/28".parse().unwrap()],
        ..Tuning::default()
    };
    server.accounts.tune(webmail);
    let mapped = at("::ffff:198.51.100.7".parse::<IpAddr>().unwrap());
    for from in [place(15), mapped, MailClient::default()] {
        for _ in 0..7 {
            assert!(is_wrong(&guess(&server, &from, &owner.address).await));
        }
        log_in(&server, &from, &owner).await.unwrap();
    }
    for _ in 0..5 {
        assert!(is_wrong(&guess(&server, &place(16), &owner.address).await));
    }
    assert_eq!(
        seconds(&server, &guess(&server, &place(16), &owner.address).await),
        1
    );
}

/// An attacker at full speed on the very account, from many places that are nobody's.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_known_place_gets_in_at_once_during_an_attack() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    log_in(&server, &place(1), &owner).await.unwrap();
    let mut attack = JoinSet::new();
    for number in 0..120_u8 {
        let (accounts, whose) = (server.accounts.clone(), owner.address.clone());
        attack.spawn(async move {
            for try_ in 0_u8.. {
                let from = at([203, 0, number, try_]);
                let wrong = Secret::new([number, try_]);
                let _ = accounts.log_in_from(&from, &whose, &wrong).await;
            }
        });
    }
    for _ in 0..4 {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        // Counted in turns of the workers and not in time, which other programs take away.
        let before = server.pool.derivations();
        log_in(&server, &place(1), &owner).await.unwrap();
        let turns = server.pool.derivations() - before;
        assert!(turns <= 6, "{turns} others came first");
    }
    assert!(server.pool.counts().waiting > 20, "there was no attack");
    attack.abort_all();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_takes_as_long_as_unknown() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let legacy = server
        .insert_legacy("legacy", crate::foreign::SHA512_CRYPT)
        .await;
    for (number, whose) in [owner.address, legacy, address("nobody")]
        .iter()
        .enumerate()
    {
        let from = place(u8::try_from(number).unwrap());
        let begun = Instant::now();
        assert!(is_wrong(&guess(&server, &from, whose).await));
        let took = begun.elapsed();
        assert!(took.as_millis() >= 250, "{whose}: {took:?}");
    }
}
