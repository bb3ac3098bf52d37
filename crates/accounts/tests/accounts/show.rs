//! What administrators and owners are shown.

use accounts::{AccountFilter, Error, RetiredKeyCount};
use model::MailCryptMode::{NewUsers, Off};

use crate::assert_fails;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::owner_on_new_server;
use crate::server::{address, secret};

#[tokio::test(flavor = "multi_thread")]
async fn keys_behind_a_locked_one_count_as_locked() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    let accounts = &server.accounts;
    let count = async || accounts.show(&ada).await.unwrap().retired_keys;
    assert_eq!(count().await, RetiredKeyCount { open: 0, locked: 0 });
    owner.rotate(accounts).await;
    assert_eq!(count().await, RetiredKeyCount { open: 1, locked: 0 });
    owner.belongs_together(&server).await;
    owner.reset(accounts).await;
    assert_eq!(count().await, RetiredKeyCount { open: 0, locked: 2 });
    owner.rotate(accounts).await;
    assert_eq!(count().await, RetiredKeyCount { open: 1, locked: 2 });
    owner.open_all_locked(&server).await;
    assert_eq!(count().await, RetiredKeyCount { open: 3, locked: 0 });

    let shown = accounts.show(&ada).await.unwrap().account;
    assert_eq!(shown, server.stored(&ada).await.account);
    assert_fails!(
        accounts.show(&address("nobody")).await,
        Error::UnknownAccount(_)
    );
    server.sql("UPDATE virtual_users SET deleted = 1").await;
    assert!(accounts.show(&ada).await.unwrap().account.deleted);
}

#[tokio::test(flavor = "multi_thread")]
async fn private_keys_are_for_the_owner_s_eyes() {
    let (server, mut owner) = owner_on_new_server(Off).await;
    owner.rotate(&server.accounts).await;
    let handed_over = owner.log_in(&server.accounts).await;
    let before = server.stored(&owner.address).await;
    let keys = server
        .accounts
        .private_keys(&owner.address, &owner.password)
        .await
        .unwrap();
    let ids: Vec<_> = keys.iter().map(vault::PrivateKey::key_id).collect();
    assert_eq!(ids, handed_over);
    let wrong = server
        .accounts
        .private_keys(&owner.address, &secret("wrong"))
        .await;
    assert_fails!(wrong, Error::WrongPassword);
    assert_eq!(server.stored(&owner.address).await, before);
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let none = server.accounts.private_keys(&legacy, &secret(SESAME)).await;
    assert_fails!(none, Error::NoKeys(_));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered() {
    let (server, _) = owner_on_new_server(NewUsers).await;
    server.insert_legacy("bob", SHA512_CRYPT).await;
    server.insert_legacy("carol", SHA512_CRYPT).await;
    server
        .sql("UPDATE virtual_users SET deleted = 1 WHERE email = 'bob@example.org'")
        .await;
    for (filter, expected) in [
        (AccountFilter::default(), vec!["ada", "bob", "carol"]),
        (
            AccountFilter {
                deleted: Some(false),
                ..AccountFilter::default()
            },
            vec!["ada", "carol"],
        ),
        (
            AccountFilter {
                after: Some(address("ada")),
                limit: Some(1),
                ..AccountFilter::default()
            },
            vec!["bob"],
        ),
    ] {
        let listed = server.accounts.list(&filter).await.unwrap();
        let names: Vec<_> = listed
            .iter()
            .map(|account| account.address.local_part())
            .collect();
        assert_eq!(names, expected);
    }
}
