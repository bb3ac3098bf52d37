//! Random lives: whatever comes after whatever, every key that was ever shown to Dovecot
//! still opens.

use accounts::{Accounts, Authority, Error, OldSecret, Source};
use chrono::Duration;
use fastrand::Rng;
use model::MailCryptMode::AllUsers;
use vault::{KeyId, KeyRing};

use crate::assert_fails;
use crate::failing_entropy::FailingEntropy;
use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, archived_ids, is_locked};
use crate::server::{Server, secret};

/// Set to repeat a life that failed.
const SEED: &str = "ACCOUNTS_TEST_SEED";
const STEPS: usize = 60;

/// What may happen to an account.
#[derive(Clone, Copy, Debug)]
enum Event {
    LogIn,
    WrongPassword,
    ChangePassword,
    NewToken,
    Rotate,
    Reset,
    Recover,
    CancelledRecovery,
    OpenByPassword,
    OpenByToken,
    OpenByNothing,
    HashBySql,
    SwitchBySql,
    NoRandomness,
    ClientGone,
    TimePasses,
    Archive,
    BringBack,
}

const EVENTS: [Event; 18] = [
    Event::LogIn,
    Event::WrongPassword,
    Event::ChangePassword,
    Event::NewToken,
    Event::Rotate,
    Event::Reset,
    Event::Recover,
    Event::CancelledRecovery,
    Event::OpenByPassword,
    Event::OpenByToken,
    Event::OpenByNothing,
    Event::HashBySql,
    Event::SwitchBySql,
    Event::NoRandomness,
    Event::ClientGone,
    Event::TimePasses,
    Event::Archive,
    Event::BringBack,
];

#[tokio::test(flavor = "multi_thread")]
async fn every_key_that_was_ever_shown_still_opens() {
    let seed = std::env::var(SEED).map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let mut rng = Rng::with_seed(seed);
    let server = Server::start(AllUsers).await;
    // From an account of before there was sealing, through its first keys.
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    server.sql("UPDATE virtual_users SET mail_crypt = 1").await;
    let mut owner = Owner::of(ada, SESAME);
    owner.log_in(&server.accounts).await;
    owner.belongs_together(&server).await;

    for step in 0..STEPS {
        let event = *rng.choice(&EVENTS).unwrap();
        println!("{step}: {event:?}");
        happen(event, &server, &mut owner, &mut rng).await;
        owner.belongs_together(&server).await;
    }
    bring_all_home(&server, &mut owner).await;
    owner.belongs_together(&server).await;
}

async fn happen(event: Event, server: &Server, owner: &mut Owner, rng: &mut Rng) {
    let accounts = &server.accounts;
    match event {
        Event::LogIn => log_in(server, owner).await,
        Event::WrongPassword => {
            let result = accounts.log_in(&owner.address, &secret("wrong")).await;
            assert_fails!(result, Error::WrongPassword);
        }
        Event::ChangePassword => owner.change_password(accounts).await,
        Event::NewToken => owner.new_token(accounts).await,
        Event::Rotate => rotate(server, owner).await,
        Event::Reset => owner.reset(accounts).await,
        Event::Recover if owner.token.is_some() => owner.recover(server).await,
        Event::CancelledRecovery if owner.token.is_some() => {
            let token = owner.token.as_ref().unwrap();
            accounts
                .start_recovery(Source::CommandLine, &owner.address, token)
                .await
                .unwrap();
            assert!(
                accounts
                    .cancel_recovery(Authority::command_line(), &owner.address)
                    .await
                    .unwrap()
            );
        }
        Event::Recover | Event::CancelledRecovery => {}
        Event::OpenByPassword => open_one(server, owner, rng, true).await,
        Event::OpenByToken => open_one(server, owner, rng, false).await,
        Event::OpenByNothing => {
            let old = OldSecret::Password(secret("never was one"));
            let result = accounts.open_locked_keys(&owner.address, &owner.password, old);
            assert_fails!(
                result.await,
                Error::NothingLocked(_) | Error::WrongOldSecret
            );
        }
        Event::HashBySql => hash_by_sql(server, owner).await,
        Event::SwitchBySql => {
            let set = "UPDATE virtual_users SET mail_crypt = 1 - mail_crypt";
            assert_eq!(server.sql(set).await, 1);
        }
        Event::NoRandomness => no_randomness(server, owner, rng).await,
        Event::ClientGone => client_gone(accounts, owner, rng).await,
        Event::Archive => archive(server, owner, rng).await,
        Event::BringBack => bring_back(server, owner, rng).await,
        Event::TimePasses => server.clock.advance(Duration::hours(rng.i64(1..100))),
    }
}

/// A log-in hands over the active key and all that hang on it.
async fn log_in(server: &Server, owner: &Owner) {
    let shown = server
        .accounts
        .show(Authority::command_line(), &owner.address)
        .await
        .unwrap();
    let handed_over = owner.log_in(&server.accounts).await;
    assert_eq!(handed_over.len(), 1 + shown.retired_keys.open);
}

async fn rotate(server: &Server, owner: &mut Owner) {
    let shown = server
        .accounts
        .show(Authority::command_line(), &owner.address)
        .await
        .unwrap();
    let keys = 1 + shown.retired_keys.open;
    if keys < KeyRing::MOST_KEYS {
        owner.rotate(&server.accounts).await;
    } else {
        let result = server
            .accounts
            .rotate(&owner.address, &owner.password)
            .await;
        assert_fails!(result, Error::KeyRingFull(full) if full == keys);
    }
}

/// Another program changes the password, and the owner logs in with the new one.
async fn hash_by_sql(server: &Server, owner: &mut Owner) {
    let before = server.stored(&owner.address).await;
    let former = owner.password.clone();
    owner.change_hash_by_sql(server).await;
    let result = server.accounts.log_in(&owner.address, &former).await;
    assert_fails!(result, Error::WrongPassword);
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    // The token's box is locked with the key.
    owner.token = None;
    let after = server.stored(&owner.address).await;
    assert_eq!(after.retired.len(), before.retired.len() + 1);
}

/// Tries to open a random locked key with a secret of its time.
async fn open_one(server: &Server, owner: &mut Owner, rng: &mut Rng, by_password: bool) {
    let stored = server.stored(&owner.address).await;
    let locked: Vec<_> = stored.retired.iter().filter(|key| is_locked(key)).collect();
    let Some(key) = rng.choice(&locked) else {
        return;
    };
    let key_id: KeyId = key.key_id.parse().unwrap();
    let secrets = owner.secrets_of[&key_id].clone();
    let old = match secrets.token {
        Some(token) if !by_password => OldSecret::RecoveryToken(token),
        _ => OldSecret::Password(secrets.password),
    };
    let opened = server
        .accounts
        .open_locked_keys(&owner.address, &owner.password, old)
        .await;
    match opened {
        Ok(opened) => {
            assert!(opened.opened >= 1);
            let handed_over = owner.log_in(&server.accounts).await;
            if opened.archived == 0 {
                assert!(handed_over.contains(&key_id));
            } else {
                assert_eq!(handed_over.len(), KeyRing::MOST_KEYS);
            }
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// Some of the account's keys, and perhaps one that is not its own.
async fn some_keys(server: &Server, owner: &Owner, rng: &mut Rng) -> Vec<String> {
    let mut keys: Vec<_> = server.stored(&owner.address).await.retired;
    rng.shuffle(&mut keys);
    keys.truncate(rng.usize(..5));
    let keys = keys.into_iter().map(|key| key.key_id);
    keys.chain(["0".repeat(64)]).collect()
}

async fn archive(server: &Server, owner: &Owner, rng: &mut Rng) {
    let keys = some_keys(server, owner, rng).await;
    let before = owner.log_in(&server.accounts).await;
    let outcome = server.accounts.archive_keys(&owner.address, &keys).await;
    let outcome = outcome.unwrap();
    let after = owner.log_in(&server.accounts).await;
    assert_eq!(after.len(), before.len() - outcome.archived.len());
    let still_there = |key: &String| after.contains(&key.parse().unwrap());
    assert!(!outcome.archived.iter().any(still_there));
    assert!(outcome.too_young.iter().all(still_there));
}

async fn bring_back(server: &Server, owner: &Owner, rng: &mut Rng) {
    let keys = some_keys(server, owner, rng).await;
    let before = owner.log_in(&server.accounts).await;
    let outcome = server.accounts.bring_back_keys(&owner.address, &keys).await;
    let outcome = outcome.unwrap();
    let after = owner.log_in(&server.accounts).await;
    assert_eq!(after.len(), before.len() + outcome.back.len());
    assert!(outcome.no_room.is_empty() || after.len() == KeyRing::MOST_KEYS);
}

/// Randomness runs out at a random moment of a random use case.
async fn no_randomness(server: &Server, owner: &Owner, rng: &mut Rng) {
    let before = server.stored(&owner.address).await;
    let dry = server.accounts_with(AllUsers, FailingEntropy::after(rng.u64(..3)));
    let (ada, new) = (&owner.address, secret("an entirely new one"));
    let failed = match rng.u8(..4) {
        0 => dry.change_password(ada, &owner.password, new).await,
        1 => dry.new_recovery_token(ada, &owner.password).await.map(drop),
        2 => dry.rotate(ada, &owner.password).await.map(drop),
        _ => dry
            .reset(Authority::command_line(), ada, new, false)
            .await
            .map(drop),
    };
    assert_fails!(
        failed,
        Error::Sealing(_) | Error::Entropy(_) | Error::KeyRingFull(_)
    );
    assert_eq!(server.stored(ada).await, before);
}

/// The client goes away at a random moment of a change of password.
async fn client_gone(accounts: &Accounts, owner: &mut Owner, rng: &mut Rng) {
    let new = owner.next_password();
    let patience = std::time::Duration::from_millis(rng.u64(..500));
    let change = accounts.change_password(&owner.address, &owner.password, new.clone());
    let finished = tokio::time::timeout(patience, change).await;
    // Either password may be in force if the client went during the commit.
    if accounts.log_in(&owner.address, &new).await.is_ok() {
        owner.password = new;
    } else {
        assert!(finished.is_err(), "it was answered, and is not in force");
    }
}

/// Brings home every locked key; those that Dovecot cannot take, archived.
async fn bring_all_home(server: &Server, owner: &mut Owner) {
    owner.open_all_locked(server).await;
    let handed_over = owner.log_in(&server.accounts).await;
    let archived = archived_ids(&server.stored(&owner.address).await);
    let at_hand = |key| handed_over.contains(key) || archived.contains(key);
    assert!(owner.shown.iter().all(at_hand));
}
