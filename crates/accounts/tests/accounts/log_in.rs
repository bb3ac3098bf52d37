//! Logging in: who gets in, what is handed over, and what is written.

use accounts::{Error, Sealing};
use chrono::{DateTime, Duration, Utc};
use model::MailCryptMode::{AllUsers, NewUsers, Off, Optional};
use vault::PublicKey;

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT, argon2id_hash};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

fn at(moment: &str) -> Option<DateTime<Utc>> {
    Some(moment.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_handed_over_in_every_mode() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let stored = server.stored(&owner.address).await.account;
    for (mode, sealing) in [
        (Off, Sealing::Unsealed),
        (Optional, Sealing::Sealed),
        (NewUsers, Sealing::Sealed),
        (AllUsers, Sealing::Sealed),
    ] {
        let log_in = server
            .in_mode(mode)
            .log_in(&owner.address, &owner.password)
            .await
            .unwrap();
        assert_eq!(log_in.address, owner.address);
        assert_eq!(log_in.sealing, sealing, "{mode:?}");
        assert_eq!(log_in.public_key, stored.mail_crypt.public_key);
        let public_key = PublicKey::from_encoded(&log_in.public_key.unwrap()).unwrap();
        assert_eq!(log_in.private_key.unwrap().public_key(), public_key);
        assert_eq!(log_in.retired_private_keys.len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_keys_gets_them_where_mode_or_switch_say_so() {
    let server = Server::start(AllUsers).await;
    for (mode, switch, makes_keys) in [
        (Off, false, false),
        (Off, true, false),
        (Optional, false, false),
        (Optional, true, true),
        (NewUsers, false, false),
        (NewUsers, true, true),
        (AllUsers, false, true),
        (AllUsers, true, true),
    ] {
        let name = format!("mode{}.{switch}", mode.number());
        let ada = server.insert_legacy(&name, SHA512_CRYPT).await;
        if switch {
            let set = format!("UPDATE virtual_users SET mail_crypt = 1 WHERE email = '{ada}'");
            assert_eq!(server.sql(&set).await, 1);
        }
        let accounts = server.in_mode(mode);
        let before = accounts.lookup(&ada).await.unwrap();
        assert_eq!(before.sealing, Sealing::Unsealed);
        assert_eq!(before.public_key, None);

        let log_in = accounts.log_in(&ada, &secret(SESAME)).await.unwrap();
        assert_eq!(log_in.private_key.is_some(), makes_keys, "{name}");
        let sealed = makes_keys && switch;
        let expected = if sealed {
            Sealing::Sealed
        } else {
            Sealing::Unsealed
        };
        assert_eq!(log_in.sealing, expected, "{name}");

        let account = server.stored(&ada).await.account;
        assert_eq!(account.mail_crypt.switch, switch, "left as it was");
        assert_eq!(account.mail_crypt.has_keys(), makes_keys, "{name}");
        assert_eq!(account.mail_crypt.public_key, log_in.public_key);
        assert_eq!(account.mail_crypt.recovery_box, None);
        let after = accounts.lookup(&ada).await.unwrap();
        assert_eq!(after.sealing, expected, "from this moment on");
        assert_eq!(after.public_key, log_in.public_key);
        Owner::of(ada, SESAME).belongs_together(&server).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_log_in_makes_no_second_key() {
    let server = Server::start(AllUsers).await;
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    let first = server.accounts.log_in(&ada, &secret(SESAME)).await.unwrap();
    let stored = server.stored(&ada).await;
    let second = server.accounts.log_in(&ada, &secret(SESAME)).await.unwrap();
    assert_eq!(second.public_key, first.public_key);
    assert_eq!(
        second.private_key.unwrap().encoded(),
        first.private_key.unwrap().encoded()
    );
    assert_eq!(server.stored(&ada).await, stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_mail_learns_why_only_with_the_password() {
    let server = Server::start(AllUsers).await;
    // A legacy hash and no keys: everything that a log-in could renew or make.
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    for (set, locked) in [
        ("roles = '[\"ROLE_USER\",\"ROLE_SPAM\"]'", true),
        ("roles = NULL, password_change_required = TRUE", false),
    ] {
        server.sql(&format!("UPDATE virtual_users SET {set}")).await;
        let before = server.stored(&ada).await;
        let wrong = server.accounts.log_in(&ada, &secret("open sesame")).await;
        assert_fails!(wrong, Error::WrongPassword);
        let right = server.accounts.log_in(&ada, &secret(SESAME)).await;
        if locked {
            assert_fails!(right, Error::Locked);
        } else {
            assert_fails!(right, Error::PasswordChangeRequired);
        }
        assert_eq!(server.stored(&ada).await, before, "no side effects");
        assert_eq!(before.account.password.version, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_and_unknown_accounts_are_unknown() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    let before = server.stored(&owner.address).await;
    for address in [owner.address.clone(), address("nobody")] {
        assert_fails!(
            server.accounts.log_in(&address, &owner.password).await,
            Error::UnknownAccount(unknown) if unknown == address
        );
        assert_fails!(
            server.accounts.lookup(&address).await,
            Error::UnknownAccount(unknown) if unknown == address
        );
    }
    assert_eq!(server.stored(&owner.address).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_wrong() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let before = server.stored(&owner.address).await;
    for wrong in [
        "",
        "the first passwor",
        "the first password ",
        "The first password",
        "the first password\0",
        &"x".repeat(5000),
    ] {
        let result = server.accounts.log_in(&owner.address, &secret(wrong)).await;
        assert_fails!(result, Error::WrongPassword);
    }
    assert_eq!(server.stored(&owner.address).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_log_in_is_a_monday() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    owner.log_in(&server.accounts).await;
    let first = server.stored(&owner.address).await;
    assert_eq!(first.account.last_login, at("2026-03-02T00:00:00Z"));

    // Sunday, a second before midnight: the same week, and nothing is written.
    server.clock.advance(Duration::days(4));
    server.clock.advance(Duration::seconds(49_169));
    owner.log_in(&server.accounts).await;
    assert_eq!(server.stored(&owner.address).await, first);

    server.clock.advance(Duration::seconds(1));
    owner.log_in(&server.accounts).await;
    let next = server.stored(&owner.address).await.account;
    assert_eq!(next.last_login, at("2026-03-09T00:00:00Z"));
    assert_eq!(next.updated, at("2026-03-09T00:00:00Z").unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_randomness_no_first_key_is_made() {
    let server = Server::start(AllUsers).await;
    let hash = argon2id_hash(&secret(SESAME));
    let ada = server.insert_legacy("ada", &hash).await;
    let before = server.stored(&ada).await;
    for draws in 0..3 {
        let dry = server.accounts_with(AllUsers, FailingEntropy::after(draws));
        let result = dry.log_in(&ada, &secret(SESAME)).await;
        assert_fails!(result, Error::Sealing(_));
        assert_eq!(server.stored(&ada).await, before);
    }
    // One draw for the key, two for the box; the hash is good as it is.
    let enough = server.accounts_with(AllUsers, FailingEntropy::after(3));
    enough.log_in(&ada, &secret(SESAME)).await.unwrap();
    Owner::of(ada, SESAME).belongs_together(&server).await;
}
