//! Deleted accounts come back.

use accounts::{Authority, DeletionAuthority, Error, PasswordRule};
use chrono::Duration;
use model::MailCryptMode::{AllUsers, NewUsers, Off, Optional};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::owner::owner_on_new_server;
use crate::server::{address, secret};

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_account_is_like_a_new_one() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    let lost = owner.log_in(&server.accounts).await;
    let ada = owner.address.clone();
    for (mode, switch, required) in [
        (Off, false, false),
        (Optional, false, true),
        (NewUsers, true, false),
        (AllUsers, true, true),
    ] {
        let accounts = server.in_mode(mode);
        let authority = DeletionAuthority::Administrator(Authority::command_line().clone());
        accounts.delete(&ada, authority).await.unwrap();
        server.clock.advance(Duration::days(1));
        owner.password = owner.next_password();
        let token = accounts
            .restore(
                Authority::command_line(),
                &ada,
                owner.password.clone(),
                required,
            )
            .await;
        owner.token = Some(token.unwrap());
        owner.shown.clear();
        owner.belongs_together(&server).await;

        let account = server.stored(&ada).await.account;
        assert!(!account.deleted);
        assert_eq!(account.password_change_required, required);
        assert_eq!(account.mail_crypt.switch, switch, "{mode:?}");
        let log_in = accounts.log_in(&ada, &owner.password).await;
        if required {
            assert_fails!(log_in, Error::PasswordChangeRequired);
        } else {
            let log_in = log_in.unwrap();
            assert!(!lost.contains(&log_in.private_key.unwrap().key_id()));
            assert_eq!(log_in.retired_private_keys.len(), 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_changes_nothing() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let ada = &owner.address;
    let accounts = &server.accounts;
    let new = || secret("a new password");
    let before = server.stored(ada).await;
    let alive = accounts
        .restore(Authority::command_line(), ada, new(), false)
        .await;
    assert_fails!(alive, Error::NotDeleted(address) if address == *ada);
    assert_eq!(server.stored(ada).await, before);
    let nobody = accounts
        .restore(Authority::command_line(), &address("nobody"), new(), false)
        .await;
    assert_fails!(nobody, Error::UnknownAccount(_));

    let authority = DeletionAuthority::Administrator(Authority::command_line().clone());
    accounts.delete(ada, authority).await.unwrap();
    let deleted = server.stored(ada).await;
    let short = accounts
        .restore(Authority::command_line(), ada, secret("short"), false)
        .await;
    assert_fails!(short, Error::PasswordRule(PasswordRule::TooShort));
    for draws in [0, 1, 2, 4, 6] {
        let dry = server.accounts_with(NewUsers, FailingEntropy::after(draws));
        let result = dry
            .restore(Authority::command_line(), ada, new(), false)
            .await;
        assert_fails!(result, Error::Sealing(_) | Error::Entropy(_));
    }
    assert_eq!(server.stored(ada).await, deleted);
}

/// Another program marks accounts as deleted and leaves their keys: they are not erased by
/// bringing the account back.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_a_deletion_by_sql_left_are_kept() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    owner.password = owner.next_password();
    let restored = server
        .accounts
        .restore(
            Authority::command_line(),
            &owner.address,
            owner.password.clone(),
            false,
        )
        .await;
    owner.token = Some(restored.unwrap());
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    owner.open_all_locked(&server).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 3);
}
