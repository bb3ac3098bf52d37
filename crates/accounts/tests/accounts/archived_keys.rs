//! Retired keys that no message needs leave the ring and are kept all the same.

use std::collections::BTreeSet;

use accounts::{ArchivedKeys, BroughtBack, Error};
use chrono::Duration;
use model::MailCryptMode::NewUsers;
use vault::{KeyId, KeyRing};

use crate::assert_fails;
use crate::owner::{Owner, archived_ids, owner_on_new_server};
use crate::server::{Server, address};

fn texts(keys: &[KeyId]) -> Vec<String> {
    keys.iter().map(KeyId::to_string).collect()
}

async fn archive(server: &Server, owner: &Owner, keys: &[KeyId]) -> ArchivedKeys {
    let keys = texts(keys);
    let archived = server.accounts.archive_keys(&owner.address, &keys).await;
    archived.unwrap()
}

async fn bring_back(server: &Server, owner: &Owner, keys: &[KeyId]) -> BroughtBack {
    let keys = texts(keys);
    let back = server.accounts.bring_back_keys(&owner.address, &keys).await;
    back.unwrap()
}

/// An owner whose ring is full, every key old enough to leave it; the retired ones.
async fn owner_of_a_full_ring() -> (Server, Owner, Vec<KeyId>) {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    for _ in 1..KeyRing::MOST_KEYS {
        owner.rotate(&server.accounts).await;
        owner.look_up(&server.accounts).await;
    }
    server.clock.advance(Duration::days(2));
    let handed_over = owner.log_in(&server.accounts).await;
    (server, owner, handed_over[1..].to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn archived_keys_make_room_and_are_kept_through_everything() {
    let (server, mut owner, retired) = owner_of_a_full_ring().await;
    let full = server.accounts.rotate(&owner.address, &owner.password);
    assert_fails!(full.await, Error::KeyRingFull(13));

    let outcome = archive(&server, &owner, &retired).await;
    assert_eq!(outcome.archived, texts(&retired));
    assert_eq!(outcome.too_young, [""; 0]);
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);

    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 2);
    owner.change_password(&server.accounts).await;
    owner.recover(&server).await;
    owner.belongs_together(&server).await;
    // Behind a locked key they wait like the others, and come home as they were.
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    owner.open_all_locked(&server).await;
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&server.accounts).await.len(), 4);
    let stored = server.stored(&owner.address).await;
    assert_eq!(archived_ids(&stored), BTreeSet::from_iter(retired));
    assert_eq!(owner.shown.len(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_has_just_retired_stays_in_the_ring() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let key = owner.log_in(&server.accounts).await[0];
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    server
        .clock
        .advance(Duration::days(2) - Duration::seconds(1));
    let before = server.stored(&owner.address).await;
    let outcome = archive(&server, &owner, &[key]).await;
    assert_eq!(outcome.too_young, texts(&[key]));
    assert_eq!(outcome.archived, [""; 0]);
    assert_eq!(server.stored(&owner.address).await, before);
    server.clock.advance(Duration::seconds(1));
    assert_eq!(
        archive(&server, &owner, &[key]).await.archived,
        texts(&[key])
    );
    owner.belongs_together(&server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_open_is_archived_and_only_what_is_archived_comes_back() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let behind = owner.log_in(&server.accounts).await[0];
    owner.rotate(&server.accounts).await;
    owner.belongs_together(&server).await;
    let locked = owner.log_in(&server.accounts).await[0];
    owner.reset(&server.accounts).await;
    owner.belongs_together(&server).await;
    server.clock.advance(Duration::days(9));
    let active = owner.log_in(&server.accounts).await[0];
    let before = server.stored(&owner.address).await;
    let keys = [active, locked, behind, KeyId::new([7; 32])];
    assert_eq!(
        archive(&server, &owner, &keys).await,
        ArchivedKeys::default()
    );
    assert_eq!(
        bring_back(&server, &owner, &keys).await,
        BroughtBack::default()
    );
    assert_eq!(server.stored(&owner.address).await, before);

    for gone in [address("nobody"), owner.address.clone()] {
        let (archive, back) = (texts(&keys), texts(&keys));
        server.sql("UPDATE virtual_users SET deleted = TRUE").await;
        let archive = server.accounts.archive_keys(&gone, &archive).await;
        assert_fails!(archive, Error::UnknownAccount(_));
        let back = server.accounts.bring_back_keys(&gone, &back).await;
        assert_fails!(back, Error::UnknownAccount(_));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_come_back_as_far_as_there_is_room() {
    let (server, mut owner, retired) = owner_of_a_full_ring().await;
    archive(&server, &owner, &retired).await;
    // Twice in a row changes nothing more.
    assert_eq!(
        archive(&server, &owner, &retired).await,
        ArchivedKeys::default()
    );
    let one = bring_back(&server, &owner, &retired[3..4]).await;
    assert_eq!(one.back, texts(&retired[3..4]));
    let handed_over = owner.log_in(&server.accounts).await;
    assert_eq!(handed_over[1..], retired[3..4]);
    owner.belongs_together(&server).await;

    for _ in 0..2 {
        owner.rotate(&server.accounts).await;
        owner.look_up(&server.accounts).await;
    }
    // Three of the thirteen places beside the active key are taken.
    let outcome = bring_back(&server, &owner, &retired).await;
    assert_eq!((outcome.back.len(), outcome.no_room.len()), (9, 2));
    let stored = server.stored(&owner.address).await;
    assert_eq!(archived_ids(&stored).len(), 2);
    assert_eq!(owner.log_in(&server.accounts).await.len(), 13);
    owner.belongs_together(&server).await;
}

/// Archiving beside a rotation on another server: one sees the other's result, and nothing
/// is lost.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_at_once() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let other = server.beside(NewUsers).await;
    for round in 0..4 {
        let keys = owner.log_in(&server.accounts).await;
        server.clock.advance(Duration::days(2));
        let (ada, texts) = (owner.address.clone(), texts(&keys));
        let accounts = other.accounts.clone();
        let archiving = tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(round * 60)).await;
            accounts.archive_keys(&ada, &texts).await.unwrap()
        });
        owner.rotate(&server.accounts).await;
        archiving.await.unwrap();
        owner.belongs_together(&server).await;
    }
}
