//! What administrators and owners are shown.

use accounts::{AccountFilter, Authority, Error, RetiredKeyCount};
use chrono::Duration;
use model::MailCryptMode::NewUsers;

use crate::assert_fails;
use crate::foreign::SHA512_CRYPT;
use crate::owner::owner_on_new_server;
use crate::server::address;

fn keys(open: usize, archived: usize, locked: usize) -> RetiredKeyCount {
    RetiredKeyCount {
        open,
        archived,
        locked,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_behind_a_locked_one_count_as_locked() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    let accounts = &server.accounts;
    let count = async || {
        accounts
            .show(Authority::command_line(), &ada)
            .await
            .unwrap()
            .retired_keys
    };
    assert_eq!(count().await, keys(0, 0, 0));
    owner.rotate(accounts).await;
    assert_eq!(count().await, keys(1, 0, 0));
    owner.belongs_together(&server).await;
    owner.reset(accounts).await;
    assert_eq!(count().await, keys(0, 0, 2));
    owner.rotate(accounts).await;
    assert_eq!(count().await, keys(1, 0, 2));
    owner.open_all_locked(&server).await;
    assert_eq!(count().await, keys(3, 0, 0));
    server.clock.advance(Duration::days(2));
    let key = server.stored(&ada).await.retired[0].key_id.clone();
    accounts.archive_keys(&ada, &[key]).await.unwrap();
    assert_eq!(count().await, keys(2, 1, 0));
    owner.belongs_together(&server).await;
    owner.reset(accounts).await;
    assert_eq!(count().await, keys(0, 0, 4));

    let shown = accounts
        .show(Authority::command_line(), &ada)
        .await
        .unwrap()
        .account;
    assert_eq!(shown, server.stored(&ada).await.account);
    assert_fails!(
        accounts
            .show(Authority::command_line(), &address("nobody"))
            .await,
        Error::UnknownAccount(_)
    );
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    assert!(
        accounts
            .show(Authority::command_line(), &ada)
            .await
            .unwrap()
            .account
            .deleted
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered() {
    let (server, _) = owner_on_new_server(NewUsers).await;
    server.insert_legacy("bob", SHA512_CRYPT).await;
    server.insert_legacy("carol", SHA512_CRYPT).await;
    server
        .sql("UPDATE virtual_users SET deleted = TRUE WHERE email = 'bob@example.org'")
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
        let listed = server
            .accounts
            .list(Authority::command_line(), &filter)
            .await
            .unwrap();
        let names: Vec<_> = listed
            .iter()
            .map(|account| account.address.local_part())
            .collect();
        assert_eq!(names, expected);
    }
}
