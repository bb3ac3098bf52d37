//! Letters: queued with what they tell of, sent by one, tried again, and given up in the end.

use std::collections::BTreeSet;

use accounts::{Accounts, Authority, ClaimedLetter, DeletionAuthority, Error};
use chrono::Duration;
use model::MailCryptMode::{AllUsers, NewUsers};
use model::{Language, Letter};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, new_account, secret};

async fn send_all(accounts: &Accounts) -> Vec<ClaimedLetter> {
    let mut sent = Vec::new();
    while let Some(letter) = accounts.claim_letter().await.unwrap() {
        accounts.letter_was_sent(&letter).await.unwrap();
        sent.push(letter);
    }
    sent
}

async fn kinds(accounts: &Accounts) -> Vec<&'static str> {
    let sent = send_all(accounts).await;
    sent.iter().map(|letter| letter.letter.kind()).collect()
}

async fn waiting(server: &Server) -> String {
    let count = server.ask("SELECT count(*) FROM virtual_mail_queue");
    count.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_are_told_what_happens_and_nothing_that_did_not() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    assert_eq!(kinds(accounts).await, ["welcome"]);
    owner.change_password(accounts).await;
    owner.new_token(accounts).await;
    owner.rotate(accounts).await;
    owner.reset(accounts).await;
    let expected = [
        "password-changed",
        "new-recovery-token",
        "key-rotated",
        "reset",
    ];
    assert_eq!(kinds(accounts).await, expected);
    let wrong = secret("a wrong password");
    assert_fails!(
        accounts.rotate(&owner.address, &wrong).await,
        Error::WrongPassword
    );
    owner.log_in(accounts).await;
    assert!(kinds(accounts).await.is_empty());
    owner.recover(&server).await;
    assert_eq!(
        kinds(accounts).await,
        ["password-changed"],
        "its start is no news any more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_new_keys_is_asked_to_make_a_token() {
    let server = Server::start(AllUsers).await;
    let accounts = &server.accounts;
    for name in ["ada", "bob"] {
        let owner = Owner::of(server.insert_legacy(name, SHA512_CRYPT).await, SESAME);
        owner.log_in(accounts).await;
        if name == "bob" {
            let password = &owner.password;
            accounts
                .new_recovery_token(&owner.address, password)
                .await
                .unwrap();
        }
    }
    let sent = send_all(accounts).await;
    let told = |name: &str| {
        let of = sent.iter().filter(|of| of.to.local_part() == name);
        of.map(|of| of.letter.kind()).collect::<Vec<_>>()
    };
    assert_eq!(told("ada"), ["no-recovery-token"]);
    assert_eq!(told("bob"), ["new-recovery-token"], "he has one by now");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_in_the_letter_stops_the_recovery_and_nothing_else() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let token = owner.token.clone().unwrap();
    send_all(accounts).await;
    let start = async || {
        let source = accounts::Source::CommandLine;
        let started = accounts.start_recovery(source, &owner.address, &token);
        started.await.unwrap();
    };
    start().await;
    let letter = accounts.claim_letter().await.unwrap().unwrap();
    let ready = accounts::Clock::now(&*server.clock) + Duration::days(2);
    assert_eq!(letter.letter, Letter::RecoveryStarted { ready });
    let link = letter.stop_link.as_ref().unwrap().reveal().to_owned();
    let stored = server.ask_all("SELECT digest FROM virtual_links").await;
    assert!(
        !stored.is_empty() && !stored.contains(&link),
        "only its digest is stored"
    );
    // Looking at it changes nothing.
    for _ in 0..2 {
        let whose = accounts.recovery_of_stop_link(&link).await.unwrap();
        assert_eq!(whose, owner.address);
    }
    for wrong in ["", &"0".repeat(64)] {
        assert_fails!(
            accounts.stop_recovery_by_link(wrong).await,
            Error::InvalidLink
        );
    }
    accounts.stop_recovery_by_link(&link).await.unwrap();
    assert!(
        server
            .stored(&owner.address)
            .await
            .account
            .recovery_started
            .is_none()
    );
    assert_fails!(
        accounts.stop_recovery_by_link(&link).await,
        Error::InvalidLink
    );
    accounts.letter_was_sent(&letter).await.unwrap();
    assert_eq!(kinds(accounts).await, ["recovery-stopped"]);
    // A later recovery is not stopped by it.
    start().await;
    assert_fails!(
        accounts.stop_recovery_by_link(&link).await,
        Error::InvalidLink
    );
    let letter = accounts.claim_letter().await.unwrap().unwrap();
    let link = letter.stop_link.as_ref().unwrap().reveal().to_owned();
    server.clock.advance(Duration::days(30));
    assert_fails!(
        accounts.stop_recovery_by_link(&link).await,
        Error::InvalidLink
    );
}

/// Two servers work on one queue; a third took a letter and died.
#[tokio::test(flavor = "multi_thread")]
async fn each_letter_is_sent_by_one_and_a_dead_senders_by_another() {
    let server = Server::start(NewUsers).await;
    let other = server.beside(NewUsers).await;
    for number in 0..6 {
        let account = new_account(&format!("owner{number}"), "a password for them all");
        let made = server.accounts.create(Authority::command_line(), account);
        made.await.unwrap();
    }
    let lost = other.accounts.claim_letter().await.unwrap().unwrap();
    let (one, two) = tokio::join!(send_all(&server.accounts), send_all(&other.accounts));
    let all: Vec<_> = one.iter().chain(&two).map(|letter| letter.id.0).collect();
    assert_eq!(all.len(), 5);
    assert_eq!(BTreeSet::from_iter(all).len(), 5);
    server
        .clock
        .advance(Duration::minutes(5) - Duration::seconds(1));
    assert!(server.accounts.claim_letter().await.unwrap().is_none());
    server.clock.advance(Duration::seconds(1));
    let again = send_all(&server.accounts).await;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].id, &again[0].to), (lost.id, &lost.to));
    assert_eq!(waiting(&server).await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_tried_ever_more_rarely_and_given_up_after_five_days() {
    let (server, _) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    let begun = accounts::Clock::now(&*server.clock);
    let fault = std::io::Error::other("no way to the mail server");
    let mut tried = Vec::new();
    while waiting(&server).await == "1" {
        if let Some(letter) = accounts.claim_letter().await.unwrap() {
            tried.push((accounts::Clock::now(&*server.clock) - begun).num_minutes());
            accounts.letter_was_not_sent(&letter, &fault).await.unwrap();
        }
        let step = if tried.len() < 5 { 1 } else { 20 };
        server.clock.advance(Duration::minutes(step));
    }
    assert_eq!(tried[..7], [0, 1, 6, 21, 81, 321, 561]);
    assert_eq!(*tried.last().unwrap(), 7281, "after five days");
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_speak_the_owners_language_and_end_with_the_account() {
    let server = Server::start(NewUsers).await;
    let accounts = &server.accounts;
    let mut wanted = new_account("ada", "the password of ada");
    wanted.language = Some(Language::French);
    let created = accounts
        .create(Authority::command_line(), wanted)
        .await
        .unwrap();
    let letter = accounts.claim_letter().await.unwrap().unwrap();
    assert_eq!(letter.language, Language::French);
    assert_eq!(letter.to, created.address);
    let deletion = DeletionAuthority::Administrator(Authority::command_line().clone());
    accounts.delete(&created.address, deletion).await.unwrap();
    assert_eq!(waiting(&server).await, "0");
    // Deleted by SQL: the letters are there, and are dropped.
    Owner::create(&server, "bob").await;
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    assert!(accounts.claim_letter().await.unwrap().is_none());
    assert_eq!(waiting(&server).await, "0");
}
