//! The database is locked, or its disk is full.

use std::time::Duration;

use accounts::Error;
use model::MailCryptMode::NewUsers;
use sea_orm::ConnectionTrait;

use crate::assert_fails;
use crate::child::Child;
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, address, secret};

/// Bytes. The write-ahead log, empty at first, takes a few changes before it meets this
/// limit; the shared memory beside it takes half of that.
const ROOM_IN_LOG: u64 = 64 * 1024;
const URL_OF_CHILD: &str = "ACCOUNTS_TEST_FULL_DISK_URL";

#[tokio::test(flavor = "multi_thread")]
async fn a_database_locked_for_long_is_a_passing_fault() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.log_in(&server.accounts).await;
    let before = server.stored(&owner.address).await;
    let other = server.foreign_connection().await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();

    let (ada, new) = (&owner.address.clone(), secret("an entirely new one"));
    let (changed, rotated) = tokio::join!(
        server.accounts.change_password(ada, &owner.password, new),
        server.accounts.rotate(ada, &owner.password),
    );
    assert_fails!(changed, Error::Store(fault) if fault.is_transient());
    assert_fails!(rotated, Error::Store(fault) if fault.is_transient());
    assert_eq!(server.stored(ada).await, before);
    // What writes nothing goes on.
    owner.look_up(&server.accounts).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);

    // A short wait is no fault at all.
    let change = {
        let accounts = server.accounts.clone();
        let (ada, present) = (ada.clone(), owner.password.clone());
        let new = secret("an entirely new one");
        tokio::spawn(async move { accounts.change_password(&ada, &present, new).await })
    };
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!change.is_finished());
    other.execute_unprepared("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    change.await.unwrap().unwrap();
    owner.password = secret("an entirely new one");
    owner.belongs_together(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_does_not_fail_for_want_of_its_note() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let last_login = async || server.stored(&owner.address).await.account.last_login;
    let other = server.foreign_connection().await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    assert_eq!(last_login().await, None);

    other.execute_unprepared("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    assert!(last_login().await.is_some());
}

/// Changes passwords until the disk is full.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_the_old_state_whole() {
    if let Ok(url) = std::env::var(URL_OF_CHILD) {
        return change_passwords_until_full(&url).await;
    }
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    owner.log_in(&server.accounts).await;
    owner.belongs_together(&server).await;
    server.store.checkpoint().await.unwrap();
    let child = Child::start_on_full_disk(
        "sqlite_file::unavailable::a_full_disk_leaves_the_old_state_whole",
        &[(URL_OF_CHILD, &server.url)],
        ROOM_IN_LOG,
    );
    let output = child.finish();
    let changes = output
        .lines()
        .find_map(|line| line.strip_prefix("changes: "));
    let changes: usize = changes.expect(&output).parse().unwrap();
    assert!(changes >= 1, "{output}");
    for _ in 0..changes {
        owner.password = owner.next_password();
    }
    owner.belongs_together(&server).await;
    // With room again, all goes on.
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 3);
}

async fn change_passwords_until_full(url: &str) {
    let server = Server::at(url, NewUsers).await;
    let mut owner = Owner::of(address("ada"), "the first password");
    for changes in 0..50 {
        let before = server.stored(&owner.address).await;
        let new = owner.next_password();
        let result = server
            .accounts
            .change_password(&owner.address, &owner.password, new.clone())
            .await;
        match result {
            Ok(()) => owner.password = new,
            Err(Error::Store(fault)) => {
                assert!(fault.is_transient(), "{fault:?}");
                assert_eq!(server.stored(&owner.address).await, before);
                assert_eq!(owner.log_in(&server.accounts).await.len(), 2);
                println!("\nchanges: {changes}");
                return;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    panic!("the disk was never full");
}
