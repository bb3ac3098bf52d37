//! An administrator makes accounts.

use accounts::{Authority, Error, PasswordRule, Sealing};
use chrono::{DateTime, Utc};
use model::MailCryptMode::{self, AllUsers, NewUsers, Off, Optional};
use model::{Role, Roles, StoredPassword};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::movable_clock::BEGINNING;
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, new_account, secret};

const PASSWORD: &str = "correct horse battery";

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_keys_in_every_mode_and_the_mode_sets_the_switch() {
    let server = Server::start(Off).await;
    for (mode, switch, sealing) in [
        (Off, false, Sealing::Unsealed),
        (Optional, false, Sealing::Unsealed),
        (NewUsers, true, Sealing::Sealed),
        (AllUsers, true, Sealing::Sealed),
    ] {
        let accounts = server.in_mode(mode);
        let name = format!("mode{}", mode.number());
        let created = accounts
            .create(Authority::command_line(), new_account(&name, PASSWORD))
            .await
            .unwrap();
        assert_eq!(created.address, address(&name));
        assert_eq!(created.mail_crypt, switch, "{mode:?}");

        let stored = server.stored(&created.address).await;
        assert!(stored.account.mail_crypt.has_keys());
        assert_eq!(stored.account.mail_crypt.switch, switch);
        let lookup = accounts.lookup(&created.address).await.unwrap();
        assert_eq!(lookup.sealing, sealing, "{mode:?}");
        assert_eq!(lookup.public_key, stored.account.mail_crypt.public_key);

        let mut owner = Owner::of(created.address, PASSWORD);
        owner.token = Some(created.recovery_token);
        owner.belongs_together(&server).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_what_was_asked_for() {
    let server = Server::start(MailCryptMode::default()).await;
    let mut wanted = new_account("ada", PASSWORD);
    wanted.roles = Roles::from_iter([Role::User, Role::Multiplier]);
    wanted.quota = Some(2048);
    wanted.password_change_required = true;
    server
        .accounts
        .create(Authority::command_line(), wanted)
        .await
        .unwrap();

    let account = server.stored(&address("ada")).await.account;
    assert_eq!(
        account.roles,
        Roles::from_iter([Role::User, Role::Multiplier])
    );
    assert_eq!(account.quota, Some(2048));
    assert!(account.password_change_required);
    assert!(!account.deleted);
    assert_eq!(account.password.version, StoredPassword::CURRENT_VERSION);
    assert_eq!(account.created, BEGINNING.parse::<DateTime<Utc>>().unwrap());
    assert_eq!(account.updated, account.created);
    assert_eq!(account.last_login, None);
    assert_eq!(account.recovery_started, None);
    let lookup = server.accounts.lookup(&address("ada")).await.unwrap();
    assert_eq!(lookup.quota, Some(2048));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_given_once() {
    let (server, ada) = owner_on_new_server(NewUsers).await;
    server
        .sql(
            "INSERT INTO virtual_aliases (source, destination, deleted) VALUES \
             ('alias@example.org', 'ada@example.org', FALSE), ('gone@example.org', NULL, TRUE)",
        )
        .await;
    server
        .insert_legacy("deleted", crate::foreign::SHA512_CRYPT)
        .await;
    server
        .sql("UPDATE virtual_users SET deleted = TRUE WHERE email = 'deleted@example.org'")
        .await;
    let before = server.stored(&ada.address).await;
    let worked = server.pool.derivations();

    for name in ["ada", "Ada", "alias", "gone", "deleted"] {
        let result = server
            .accounts
            .create(Authority::command_line(), new_account(name, PASSWORD))
            .await;
        assert_fails!(result, Error::AddressTaken(taken) if taken == address(name));
    }
    assert_eq!(server.stored(&ada.address).await, before);
    assert_eq!(
        server.pool.derivations(),
        worked,
        "answered before any work"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_given_once_at_the_same_moment() {
    let server = Server::start(NewUsers).await;
    let other = server.beside(NewUsers).await;
    let (one, two) = tokio::join!(
        server
            .accounts
            .create(Authority::command_line(), new_account("ada", PASSWORD)),
        other.accounts.create(
            Authority::command_line(),
            new_account("ada", "another password")
        ),
    );
    let (created, password) = match (one, two) {
        (Ok(created), Err(Error::AddressTaken(_))) => (created, PASSWORD),
        (Err(Error::AddressTaken(_)), Ok(created)) => (created, "another password"),
        other => panic!("{other:?}"),
    };
    let mut owner = Owner::of(created.address, password);
    owner.token = Some(created.recovery_token);
    owner.belongs_together(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_makes_nothing() {
    let server = Server::start(NewUsers).await;
    let mut elsewhere = new_account("ada", PASSWORD);
    elsewhere.address = "ada@example.com".parse().unwrap();
    assert_fails!(
        server.accounts.create(Authority::command_line(), elsewhere).await,
        Error::UnknownDomain(domain) if domain.as_str() == "example.com"
    );
    let long = "x".repeat(4097);
    for (password, rule) in [
        ("elevenchars", PasswordRule::TooShort),
        (long.as_str(), PasswordRule::TooLong),
        ("with a bell\u{7}", PasswordRule::NotText),
    ] {
        let result = server
            .accounts
            .create(Authority::command_line(), new_account("ada", password))
            .await;
        assert_fails!(result, Error::PasswordRule(broken) if broken == rule);
    }
    let mut bytes = new_account("ada", PASSWORD);
    bytes.password = vault::Secret::new([0xff; 12]);
    assert_fails!(
        server
            .accounts
            .create(Authority::command_line(), bytes)
            .await,
        Error::PasswordRule(PasswordRule::NotText)
    );
    let without_randomness = server.accounts_with(NewUsers, FailingEntropy::default());
    assert_fails!(
        without_randomness
            .create(Authority::command_line(), new_account("ada", PASSWORD))
            .await,
        Error::Sealing(_) | Error::Entropy(_)
    );
    assert_eq!(
        server.ask("SELECT count(*) FROM virtual_users").await,
        Some("0".to_owned())
    );
    assert_fails!(
        server
            .accounts
            .log_in(&address("ada"), &secret(PASSWORD))
            .await,
        Error::UnknownAccount(_)
    );
}
