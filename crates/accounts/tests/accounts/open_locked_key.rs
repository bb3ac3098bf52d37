//! Old secrets open locked keys.

use std::collections::BTreeSet;

use accounts::{Error, OldSecret, OpenedKeys, RecoveryToken};
use chrono::Duration;
use model::MailCryptMode::NewUsers;
use vault::{KeyRing, SystemEntropy};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, archived_ids, is_locked, owner_on_new_server};
use crate::server::{Server, secret};

async fn open(server: &Server, owner: &Owner, old: OldSecret) -> Result<OpenedKeys, Error> {
    server
        .accounts
        .open_locked_keys(&owner.address, &owner.password, old)
        .await
}

fn all_in_the_ring(opened: usize) -> OpenedKeys {
    OpenedKeys {
        opened,
        archived: 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_password_opens_and_what_waited_behind_comes_home() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    owner.rotate(&server.accounts).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    let old = owner.password.clone();
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    // Rotations in between do not touch what is locked.
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 2);

    let opened = open(&server, &owner, OldSecret::Password(old.clone())).await;
    assert_eq!(opened.unwrap(), all_in_the_ring(1));
    owner.belongs_together(&server).await;
    let handed_over = owner.log_in(&server.accounts).await;
    assert_eq!(handed_over.len(), 5);
    assert!(owner.shown.iter().all(|key| handed_over.contains(key)));
    let stored = server.stored(&owner.address).await;
    assert!(!stored.retired.iter().any(is_locked));
    assert_fails!(
        open(&server, &owner, OldSecret::Password(old)).await,
        Error::NothingLocked(address) if address == owner.address
    );
    // It stays open whatever comes next.
    owner.rotate(&server.accounts).await;
    owner.change_password(&server.accounts).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_old_secret_opens_the_keys_of_its_time() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let first_password = owner.password.clone();
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    let second_token = owner.token.clone().unwrap();
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    // The same password as the first one, so that it opens two keys at once.
    server
        .accounts
        .change_password(&owner.address, &owner.password, first_password.clone())
        .await
        .unwrap();
    owner.password = first_password.clone();
    owner.belongs_together(&server).await;
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    let locked = server.stored(&owner.address).await;
    assert_eq!(
        locked.retired.iter().filter(|key| is_locked(key)).count(),
        3
    );

    let wrong = RecoveryToken::generate(&SystemEntropy).unwrap();
    for old in [
        OldSecret::Password(secret("never was one")),
        // Secrets of the right time, given as the wrong kind, and the present one.
        OldSecret::Password(second_token.secret()),
        OldSecret::Password(owner.password.clone()),
        OldSecret::RecoveryToken(wrong),
        OldSecret::RecoveryToken(owner.token.clone().unwrap()),
    ] {
        let result = open(&server, &owner, old).await;
        assert_fails!(result, Error::WrongOldSecret);
    }
    let dry = server.accounts_with(NewUsers, FailingEntropy::default());
    let old = OldSecret::Password(first_password.clone());
    let result = dry
        .open_locked_keys(&owner.address, &owner.password, old)
        .await;
    assert_fails!(result, Error::Sealing(_) | Error::Entropy(_));
    let old = OldSecret::Password(first_password.clone());
    let wrong_present = server
        .accounts
        .open_locked_keys(&owner.address, &secret("wrong"), old)
        .await;
    assert_fails!(wrong_present, Error::WrongPassword);
    assert_eq!(server.stored(&owner.address).await, locked);

    let opened = open(&server, &owner, OldSecret::Password(first_password)).await;
    assert_eq!(opened.unwrap(), all_in_the_ring(2));
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 3);
    let opened = open(&server, &owner, OldSecret::RecoveryToken(second_token)).await;
    assert_eq!(opened.unwrap(), all_in_the_ring(1));
    owner.belongs_together(&server).await;
    let handed_over = owner.log_in(&server.accounts).await;
    assert_eq!(handed_over.len(), 4);
    assert!(owner.shown.iter().all(|key| handed_over.contains(key)));
}

#[tokio::test(flavor = "multi_thread")]
async fn there_may_be_nothing_to_open() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let old = || OldSecret::Password(secret("an old password"));
    let result = open(&server, &owner, old()).await;
    assert_fails!(result, Error::NothingLocked(_));
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let without_keys = server
        .accounts
        .open_locked_keys(&legacy, &secret(SESAME), old())
        .await;
    assert_fails!(without_keys, Error::NoKeys(address) if address == legacy);
}

/// A full ring that was locked comes home, but with the present key it is one too many.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_do_not_fit_come_home_archived() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let oldest = owner.log_in(&server.accounts).await[0];
    for _ in 1..KeyRing::MOST_KEYS {
        server.clock.advance(Duration::days(1));
        owner.rotate(&server.accounts).await;
        owner.look_up(&server.accounts).await;
    }
    owner.belongs_together(&server).await;
    let old = owner.password.clone();
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    let opened = open(&server, &owner, OldSecret::Password(old)).await;
    let one_archived = OpenedKeys {
        opened: 1,
        archived: 1,
    };
    assert_eq!(opened.unwrap(), one_archived);
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 13);
    let stored = server.stored(&owner.address).await;
    assert_eq!(archived_ids(&stored), BTreeSet::from([oldest]));
}

/// The keys that are in the ring already keep their places.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_ring_takes_a_locked_key_into_the_archive() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let locked = owner.log_in(&server.accounts).await[0];
    let old = owner.password.clone();
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    // What is locked takes no place in the ring.
    for _ in 1..KeyRing::MOST_KEYS {
        owner.rotate(&server.accounts).await;
        owner.look_up(&server.accounts).await;
    }
    let handed_over = owner.log_in(&server.accounts).await;
    assert_eq!(handed_over.len(), 13);
    let opened = open(&server, &owner, OldSecret::Password(old)).await;
    assert_eq!(opened.unwrap().archived, 1);
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await, handed_over);
    let stored = server.stored(&owner.address).await;
    assert_eq!(archived_ids(&stored), BTreeSet::from([locked]));
}
