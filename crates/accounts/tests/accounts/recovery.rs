//! Recovery with a token: the dates, the ways to stop it, and who learns what.

use accounts::{Authority, Error, PasswordRule, Recovery, RecoveryPhase, RecoveryToken, Source};
use chrono::{DateTime, Duration, Utc};
use model::Address;
use model::MailCryptMode::NewUsers;
use vault::SystemEntropy;

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::SHA512_CRYPT;
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

/// The recovery that begins with every test.
fn from_the_beginning() -> Recovery {
    Recovery {
        started: at("2026-03-04T10:20:30Z"),
        ready: at("2026-03-06T10:20:30Z"),
        expires: at("2026-04-03T10:20:30Z"),
    }
}

async fn start(server: &Server, owner: &Owner) -> RecoveryPhase {
    let token = owner.token.as_ref().unwrap();
    server
        .accounts
        .start_recovery(Source::CommandLine, &owner.address, token)
        .await
        .unwrap()
}

async fn status(server: &Server, owner: &Owner) -> RecoveryPhase {
    let token = owner.token.as_ref().unwrap();
    server
        .accounts
        .recovery_status(Source::CommandLine, &owner.address, token)
        .await
        .unwrap()
}

async fn finish(server: &Server, owner: &Owner) -> Result<RecoveryToken, Error> {
    let token = owner.token.as_ref().unwrap();
    server
        .accounts
        .finish_recovery(
            Source::CommandLine,
            &owner.address,
            token,
            secret("a recovered password"),
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_that_a_wrong_clock_began_keeps_nobody_waiting() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    server.clock.advance(Duration::days(100));
    start(&server, &owner).await;
    server.clock.advance(Duration::days(-100));
    let anew = RecoveryPhase::Waiting(from_the_beginning());
    assert_eq!(start(&server, &owner).await, anew);
    server.clock.advance(Duration::days(2));
    finish(&server, &owner).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_takes_two_days_and_keeps_the_key() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    server
        .sql("UPDATE virtual_users SET password_change_required = TRUE")
        .await;
    let (old_password, old_token) = (owner.password.clone(), owner.token.clone().unwrap());
    let keys = server.stored(&owner.address).await;
    assert_eq!(status(&server, &owner).await, RecoveryPhase::NotStarted);
    assert_fails!(finish(&server, &owner).await, Error::RecoveryNotStarted);

    let waiting = RecoveryPhase::Waiting(from_the_beginning());
    assert_eq!(start(&server, &owner).await, waiting);
    server
        .clock
        .advance(Duration::days(2) - Duration::seconds(1));
    assert_eq!(status(&server, &owner).await, waiting);
    assert_eq!(start(&server, &owner).await, waiting, "it keeps its dates");
    assert_fails!(
        finish(&server, &owner).await,
        Error::RecoveryTooEarly(ready) if ready == from_the_beginning().ready
    );
    server.clock.advance(Duration::seconds(1));
    let ready = RecoveryPhase::Ready(from_the_beginning());
    assert_eq!(status(&server, &owner).await, ready);
    assert_eq!(start(&server, &owner).await, ready);

    owner.token = Some(finish(&server, &owner).await.unwrap());
    owner.password = secret("a recovered password");
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 2);
    let after = server.stored(&owner.address).await;
    assert_eq!(after.retired, keys.retired);
    assert_eq!(
        after.account.mail_crypt.public_key,
        keys.account.mail_crypt.public_key
    );
    assert_eq!(after.account.recovery_started, None);
    assert!(!after.account.password_change_required);
    assert_fails!(
        server.accounts.log_in(&owner.address, &old_password).await,
        Error::WrongPassword
    );
    assert_fails!(
        server
            .accounts
            .recovery_status(Source::CommandLine, &owner.address, &old_token)
            .await,
        Error::WrongRecoveryToken
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_lapses_after_thirty_days_and_can_begin_anew() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    start(&server, &owner).await;
    server
        .clock
        .advance(Duration::days(30) - Duration::seconds(1));
    let ready = RecoveryPhase::Ready(from_the_beginning());
    assert_eq!(status(&server, &owner).await, ready);
    server.clock.advance(Duration::seconds(1));
    let expired = RecoveryPhase::Expired(from_the_beginning());
    assert_eq!(status(&server, &owner).await, expired);
    let before = server.stored(&owner.address).await;
    assert_fails!(
        finish(&server, &owner).await,
        Error::RecoveryExpired(expires) if expires == from_the_beginning().expires
    );
    assert_eq!(server.stored(&owner.address).await, before);

    let anew = RecoveryPhase::Waiting(Recovery {
        started: at("2026-04-03T10:20:30Z"),
        ready: at("2026-04-05T10:20:30Z"),
        expires: at("2026-05-03T10:20:30Z"),
    });
    assert_eq!(start(&server, &owner).await, anew);
    owner.recover(&server).await;
    owner.belongs_together(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_can_stop_it() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let accounts = &server.accounts;
    assert!(
        !accounts
            .cancel_recovery(Authority::command_line(), &owner.address)
            .await
            .unwrap()
    );
    start(&server, &owner).await;
    server.clock.advance(Duration::days(3));
    assert!(
        accounts
            .cancel_recovery(Authority::command_line(), &owner.address)
            .await
            .unwrap()
    );
    assert_fails!(finish(&server, &owner).await, Error::RecoveryNotStarted);
    assert!(
        !accounts
            .cancel_recovery(Authority::command_line(), &owner.address)
            .await
            .unwrap()
    );
    owner.belongs_together(&server).await;

    // So do a change of password and a new token.
    start(&server, &owner).await;
    server.clock.advance(Duration::days(3));
    owner.change_password(accounts).await;
    assert_fails!(finish(&server, &owner).await, Error::RecoveryNotStarted);
    start(&server, &owner).await;
    let stolen = owner.token.clone().unwrap();
    server.clock.advance(Duration::days(3));
    owner.new_token(accounts).await;
    let result = accounts.finish_recovery(
        Source::CommandLine,
        &owner.address,
        &stolen,
        secret("stolen account"),
    );
    assert_fails!(result.await, Error::WrongRecoveryToken);
    assert_fails!(finish(&server, &owner).await, Error::RecoveryNotStarted);
    owner.belongs_together(&server).await;

    // A log-in alone does not: it may be the thief's mail program that stays logged out.
    start(&server, &owner).await;
    owner.log_in(accounts).await;
    assert!(matches!(
        status(&server, &owner).await,
        RecoveryPhase::Waiting(_)
    ));
    let nobody = accounts
        .cancel_recovery(Authority::command_line(), &address("nobody"))
        .await;
    assert_fails!(nobody, Error::UnknownAccount(_));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_taken_as_people_type_them() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let token = owner.token.as_ref().unwrap();
    let typed = format!(" \t{}\r\n", token.reveal().to_uppercase());
    let typed = RecoveryToken::parse(&typed).unwrap();
    let phase = server
        .accounts
        .start_recovery(Source::CommandLine, &owner.address, &typed)
        .await;
    assert_eq!(phase.unwrap(), RecoveryPhase::Waiting(from_the_beginning()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_hold_the_token_learns_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let deleted = Owner::create(&server, "deleted").await;
    start(&server, &deleted).await;
    server
        .sql("UPDATE virtual_users SET deleted = TRUE WHERE email = 'deleted@example.org'")
        .await;
    start(&server, &owner).await;
    server.clock.advance(Duration::days(2));
    let before = server.stored(&owner.address).await;

    let wrong = RecoveryToken::generate(&SystemEntropy).unwrap();
    learns_nothing(&server, &owner.address, &wrong).await;
    learns_nothing(&server, &legacy, &wrong).await;
    learns_nothing(&server, &address("nobody"), &wrong).await;
    learns_nothing(&server, &deleted.address, &deleted.token.unwrap()).await;
    assert_eq!(server.stored(&owner.address).await, before);
}

async fn learns_nothing(server: &Server, address: &Address, token: &RecoveryToken) {
    let accounts = &server.accounts;
    for result in [
        accounts
            .start_recovery(Source::CommandLine, address, token)
            .await,
        accounts
            .recovery_status(Source::CommandLine, address, token)
            .await,
    ] {
        assert_fails!(result, Error::WrongRecoveryToken);
    }
    let new = secret("a recovered password");
    let result = accounts
        .finish_recovery(Source::CommandLine, address, token, new)
        .await;
    assert_fails!(result, Error::WrongRecoveryToken);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_at_the_end_changes_nothing() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    start(&server, &owner).await;
    server.clock.advance(Duration::days(2));
    let before = server.stored(&owner.address).await;
    let (ada, token) = (owner.address.clone(), owner.token.clone().unwrap());
    let short = server
        .accounts
        .finish_recovery(Source::CommandLine, &ada, &token, secret("short"));
    assert_fails!(short.await, Error::PasswordRule(PasswordRule::TooShort));
    // A draw for the hash, two for a box, one for the token, two for its box.
    for draws in 0..6 {
        let dry = server.accounts_with(NewUsers, FailingEntropy::after(draws));
        let new = secret("a recovered password");
        let result = dry
            .finish_recovery(Source::CommandLine, &ada, &token, new)
            .await;
        assert_fails!(result, Error::Sealing(_) | Error::Entropy(_));
    }
    assert_eq!(server.stored(&ada).await, before);
    owner.recover(&server).await;
    owner.belongs_together(&server).await;
}
