//! Which keys the mail of an account may lie under.

use accounts::{Error, KeyStanding, KnownKeys};
use chrono::Duration;
use model::Address;
use model::MailCryptMode::NewUsers;

use crate::assert_fails;
use crate::foreign::SHA512_CRYPT;
use crate::owner::{key_id, owner_on_new_server};
use crate::server::{Server, address};

async fn standings(server: &Server, address: &Address) -> Vec<KeyStanding> {
    let known = server.accounts.known_keys(address).await.unwrap();
    known.keys.iter().map(|key| key.standing).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_is_known_by_what_can_be_done_with_it() {
    use KeyStanding::{Active, Archived, Locked, Open};
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let ada = owner.address.clone();
    let first = owner.log_in(&server.accounts).await[0].to_string();
    assert_eq!(standings(&server, &ada).await, [Active]);
    owner.rotate(&server.accounts).await;
    let rotated = server.clock_now();
    server.clock.advance(Duration::days(2));
    owner.rotate(&server.accounts).await;
    let archive = [first.clone()];
    server.accounts.archive_keys(&ada, &archive).await.unwrap();

    let known = server.accounts.known_keys(&ada).await.unwrap();
    assert!(known.switch);
    assert_eq!(standings(&server, &ada).await, [Active, Open, Archived]);
    let active = owner.log_in(&server.accounts).await[0].to_string();
    assert_eq!(known.keys[0].key_id, active);
    assert_eq!(known.keys[0].retired, None);
    for key in &known.keys {
        assert_eq!(key_id(&key.public_key).to_string(), key.key_id);
    }
    assert_eq!(known.keys[2].key_id, first);
    assert_eq!(known.keys[2].retired, Some(rotated));

    owner.belongs_together(&server).await;
    owner.reset(&server.accounts).await;
    // The archived one waits behind the locked one, and so does the open one.
    assert_eq!(
        standings(&server, &ada).await,
        [Active, Locked, Locked, Locked]
    );
    owner.open_all_locked(&server).await;
    let home = standings(&server, &ada).await;
    assert_eq!(home.iter().filter(|key| **key == Archived).count(), 1);
    assert_eq!(home.iter().filter(|key| **key == Open).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_keys_or_is_gone() {
    let server = Server::start(NewUsers).await;
    let legacy = server.insert_legacy("legacy", SHA512_CRYPT).await;
    let nothing = KnownKeys {
        switch: false,
        keys: Vec::new(),
    };
    assert_eq!(server.accounts.known_keys(&legacy).await.unwrap(), nothing);
    server.sql("UPDATE virtual_users SET deleted = TRUE").await;
    for address in [legacy, address("nobody")] {
        let known = server.accounts.known_keys(&address).await;
        assert_fails!(known, Error::UnknownAccount(unknown) if unknown == address);
    }
}
