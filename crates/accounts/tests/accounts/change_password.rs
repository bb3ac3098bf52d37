//! Owners change their passwords.

use accounts::{Error, PasswordRule, RecoveryPhase, Source};
use model::MailCryptMode::{NewUsers, Off};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

#[tokio::test(flavor = "multi_thread")]
async fn the_key_moves_under_the_new_password() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    let keys = owner.log_in(&server.accounts).await;
    let before = server.stored(&owner.address).await;
    let old = owner.password.clone();

    owner.change_password(&server.accounts).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await, keys);
    let after = server.stored(&owner.address).await;
    assert_eq!(after.retired, before.retired);
    let (before, after) = (before.account.mail_crypt, after.account.mail_crypt);
    assert_eq!(after.public_key, before.public_key);
    assert_eq!(after.recovery_box, before.recovery_box);
    assert_ne!(after.secret_box, before.secret_box);
    assert_ne!(after.box_binding, before.box_binding);
    assert_fails!(
        server.accounts.log_in(&owner.address, &old).await,
        Error::WrongPassword
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_password_ends_what_waits_for_it() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let token = owner.token.clone().unwrap();
    let accounts = &server.accounts;
    accounts
        .start_recovery(Source::CommandLine, &owner.address, &token)
        .await
        .unwrap();
    server
        .sql("UPDATE virtual_users SET password_change_required = TRUE")
        .await;
    owner.change_password(accounts).await;
    owner.belongs_together(&server).await;
    let account = server.stored(&owner.address).await.account;
    assert!(!account.password_change_required);
    assert_eq!(
        accounts
            .recovery_status(Source::CommandLine, &owner.address, &token)
            .await
            .unwrap(),
        RecoveryPhase::NotStarted
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_keys_gets_none() {
    for mode in [Off, NewUsers] {
        let server = Server::start(mode).await;
        let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
        let mut owner = Owner::of(ada, SESAME);
        owner.change_password(&server.accounts).await;
        owner.belongs_together(&server).await;
        let account = server.stored(&owner.address).await.account;
        assert!(account.mail_crypt.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_changes_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let before = server.stored(&owner.address).await;
    let accounts = &server.accounts;
    let new = || secret("an entirely new one");
    let ada = &owner.address;

    let wrong = accounts.change_password(ada, &secret("wrong"), new()).await;
    assert_fails!(wrong, Error::WrongPassword);
    let wrong_and_same = accounts.change_password(ada, &new(), new()).await;
    assert_fails!(wrong_and_same, Error::WrongPassword);
    for (password, rule) in [
        (owner.password.clone(), PasswordRule::Unchanged),
        (secret("short"), PasswordRule::TooShort),
        (secret(&"x".repeat(4097)), PasswordRule::TooLong),
        (secret("twelve chars\n"), PasswordRule::NotText),
    ] {
        let result = accounts
            .change_password(ada, &owner.password, password)
            .await;
        assert_fails!(result, Error::PasswordRule(broken) if broken == rule);
    }
    let nobody = accounts
        .change_password(&address("nobody"), &owner.password, new())
        .await;
    assert_fails!(nobody, Error::UnknownAccount(_));
    // One draw for the hash, two for the box.
    for draws in 0..3 {
        let dry = server.accounts_with(NewUsers, FailingEntropy::after(draws));
        let result = dry.change_password(ada, &owner.password, new()).await;
        assert_fails!(result, Error::Sealing(_));
    }
    assert_eq!(server.stored(ada).await, before);
}
