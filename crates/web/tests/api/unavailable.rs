//! When the server cannot: always a temporary failure, never an unknown user.

use accounts::Authority;
use std::fs;
use std::sync::mpsc;
use std::time::Duration;
use vault::Asker;

use axum::body::Body;
use futures_util::stream;
use sea_orm::sqlx::{Connection, Executor};
use serde_json::{Value, json};

use crate::server::{Server, Setup};
use crate::template::{ADA, PASSWORD};

const PATH: &str = "/api/dovecot/ada@example.org";

fn right() -> Value {
    json!({ "password": PASSWORD })
}

fn database_away() -> Value {
    json!({ "error": "the database cannot be reached; try again" })
}

fn timed_out() -> Value {
    json!({ "error": "the request took too long and was given up; try again" })
}

#[tokio::test]
async fn too_many_log_ins_are_told_to_come_back() {
    let server = Server::with(Setup {
        queue: 1,
        ..Setup::default()
    })
    .await;
    let (started, has_started) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let pool = server.pool.clone();
    let working = tokio::spawn(async move {
        pool.run(Asker::known(), move |_| {
            started.send(()).unwrap();
            let _ = released.recv();
        })
        .await
    });
    tokio::task::yield_now().await;
    has_started.recv().unwrap();
    let pool = server.pool.clone();
    let waiting = tokio::spawn(async move { pool.run(Asker::known(), |_| ()).await });
    tokio::task::yield_now().await;

    let busy = json!({ "error": "too many log-ins are waiting; try again in a moment" });
    server.log_in(ADA, &right()).await.is(503, busy);
    // Deliveries need no worker.
    assert_eq!(server.get(PATH).await.status, 200);

    drop(release);
    working.await.unwrap().unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(server.log_in(ADA, &right()).await.status, 200);
}

#[tokio::test]
async fn a_closed_database_is_away_for_a_moment() {
    let server = Server::start().await;
    server.store.clone().close().await;
    server
        .get("/api/dovecot/status")
        .await
        .is(503, database_away());
    server.get(PATH).await.is(503, database_away());
    server.log_in(ADA, &right()).await.is(503, database_away());
}

#[tokio::test]
async fn a_database_file_that_went_away_is_away_for_a_moment() {
    let server = Server::start().await;
    // The transaction keeps the one connection that is open; another needs the file.
    let transaction = server.store.begin().await.unwrap();
    let elsewhere = server.database().with_extension("away");
    fs::rename(server.database(), &elsewhere).unwrap();
    fs::create_dir(server.database()).unwrap();
    server.get(PATH).await.is(503, database_away());
    server.log_in(ADA, &right()).await.is(503, database_away());

    fs::remove_dir(server.database()).unwrap();
    fs::rename(&elsewhere, server.database()).unwrap();
    drop(transaction);
    assert_eq!(server.get(PATH).await.status, 200);
}

#[tokio::test]
async fn tables_that_are_not_there_are_a_fault() {
    let server = Server::start().await;
    server.sql("ALTER TABLE virtual_users RENAME TO gone").await;
    let fault = json!({ "error": "an internal fault, described in the server's log" });
    server.get(PATH).await.is(500, fault.clone());
    server.log_in(ADA, &right()).await.is(500, fault);
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let server = Server::with(Setup {
        request_timeout: Duration::from_millis(50),
        ..Setup::default()
    })
    .await;
    let endless = stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let body = Body::from_stream(endless);
    let answer = server.post(PATH, "application/json", body).await;
    answer.is(503, timed_out());
}

#[tokio::test]
async fn a_log_in_that_waits_for_another_writer_changes_nothing_when_given_up() {
    let server = Server::with(Setup {
        request_timeout: Duration::from_millis(1500),
        ..Setup::default()
    })
    .await;
    // Its use is noted already, so that only the log-in wants to write.
    server
        .sql("UPDATE virtual_api_tokens SET last_used_time='2999-01-01 00:00:00'")
        .await;
    let mut other = server.other_program().await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    server.log_in(ADA, &right()).await.is(503, timed_out());
    assert_eq!(server.get(PATH).await.status, 200, "readers go on");
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();

    let ada = ADA.parse().unwrap();
    let account = server
        .accounts
        .show(Authority::command_line(), &ada)
        .await
        .unwrap()
        .account;
    assert_eq!(account.last_login, None);
    assert_eq!(server.log_in(ADA, &right()).await.status, 200);
    let account = server
        .accounts
        .show(Authority::command_line(), &ada)
        .await
        .unwrap()
        .account;
    assert!(account.last_login.is_some());
}
