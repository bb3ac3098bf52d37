//! More work than a server can do, and clients that do not wait for it.

use std::time::Duration;

use accounts::{Authority, Error};
use model::ApiScope;
use model::MailCryptMode::{AllUsers, NewUsers};
use tokio::task::JoinSet;

use crate::foreign::{SESAME, SHA512_CRYPT};
use crate::owner::{Owner, owner_on_new_server};
use crate::server::{Server, secret};

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_queue_log_ins_are_told_to_try_again() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let narrow = server.with_queue(NewUsers, 1).await;
    // So that the week is noted, and none of the crowd has anything to write.
    owner.log_in(&server.accounts).await;
    let before = server.stored(&owner.address).await;
    let mut log_ins = JoinSet::new();
    for _ in 0..100 {
        let accounts = narrow.accounts.clone();
        let (ada, password) = (owner.address.clone(), owner.password.clone());
        log_ins.spawn(async move { accounts.log_in(&ada, &password).await });
    }
    let (mut served, mut busy) = (0, 0);
    for result in log_ins.join_all().await {
        match result {
            Ok(log_in) => {
                assert!(log_in.private_key.is_some());
                served += 1;
            }
            Err(Error::Busy) => busy += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(served + busy, 100);
    assert!(served >= 1 && busy >= 1, "{served} served, {busy} refused");
    assert_eq!(narrow.pool.derivations(), served, "the others cost nothing");
    assert_eq!(server.stored(&owner.address).await, before);
    owner.belongs_together(&server).await;
    assert_eq!(owner.log_in(&narrow.accounts).await.len(), 1);
}

/// A change of password whose client goes away, at twelve moments from the first to the
/// last: it happens or it does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_leaves_nothing_half_done() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let started = std::time::Instant::now();
    owner.change_password(&server.accounts).await;
    let whole = started.elapsed();
    owner.belongs_together(&server).await;
    let (mut changed, mut unchanged) = (0, 0);
    for moment in 0..12 {
        let new = owner.next_password();
        let (accounts, ada, present) = (
            server.accounts.clone(),
            owner.address.clone(),
            owner.password.clone(),
        );
        let wanted = new.clone();
        let change =
            tokio::spawn(async move { accounts.change_password(&ada, &present, wanted).await });
        tokio::time::sleep(whole * moment / 6).await;
        change.abort();
        let answered = change.await;
        // A commit that had begun when the client went may still come to its end.
        drop(server.store.begin().await.unwrap());
        let present = owner.password.clone();
        owner
            .settle(&server, &[present.clone(), new.clone()], &[])
            .await;
        if owner.password == new {
            changed += 1;
        } else {
            assert!(answered.is_err(), "it was answered, and is not in force");
            unchanged += 1;
        }
        owner.belongs_together(&server).await;
    }
    assert!(
        changed >= 1 && unchanged >= 1,
        "{changed} done, {unchanged} not"
    );
    println!("{changed} changes were done, {unchanged} were not");
}

/// Whoever waits for the turn to make first keys holds up neither look-ups nor others.
#[tokio::test(flavor = "multi_thread")]
async fn clients_that_go_away_at_the_gate_leave_it_open() {
    let server = Server::start(AllUsers).await;
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    let mut log_ins = JoinSet::new();
    for _ in 0..20 {
        let (accounts, ada) = (server.accounts.clone(), ada.clone());
        log_ins.spawn(async move { accounts.log_in(&ada, &secret(SESAME)).await.map(drop) });
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    log_ins.shutdown().await;
    let mut owner = Owner::of(ada, SESAME);
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    owner.belongs_together(&server).await;
}

/// A crowd at the gate for first keys is told to try again as well: 256 may wait, and one is
/// in.
#[tokio::test(flavor = "multi_thread")]
async fn the_gate_for_first_keys_has_so_many_places() {
    let server = Server::start(AllUsers).await;
    let ada = server.insert_legacy("ada", SHA512_CRYPT).await;
    let mut log_ins = JoinSet::new();
    for _ in 0..300 {
        let (accounts, ada) = (server.accounts.clone(), ada.clone());
        log_ins.spawn(async move { accounts.log_in(&ada, &secret("wrong")).await });
    }
    let mut busy = 0;
    while busy < 20 {
        match log_ins.join_next().await.unwrap().unwrap() {
            Err(Error::Busy) => busy += 1,
            Err(Error::WrongPassword) => {}
            other => panic!("{other:?}"),
        }
    }
    log_ins.shutdown().await;
    let mut owner = Owner::of(ada, SESAME);
    assert_eq!(owner.log_in(&server.accounts).await.len(), 1);
    owner.belongs_together(&server).await;
}

/// However many requests come with a token while the database is busy: one of them waits to
/// note it.
#[tokio::test(flavor = "multi_thread")]
async fn noting_the_use_of_a_token_piles_nothing_up() {
    let server = Server::start(NewUsers).await;
    let token =
        server
            .accounts
            .create_api_token(Authority::command_line(), "mx1", &[ApiScope::Dovecot]);
    let token = token.await.unwrap();
    let writer = server.store.begin().await.unwrap();
    let tasks = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    let before = tasks();
    for _ in 0..200 {
        let checked = server
            .accounts
            .check_api_token(token.reveal(), ApiScope::Dovecot);
        checked.await.unwrap();
    }
    // The database's connections are made by tasks too, a few of them.
    let waiting = tasks() - before;
    assert!(waiting < 10, "{waiting} tasks wait");
    drop(writer);
}
