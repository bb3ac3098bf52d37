//! What proxies and supervisors are told.

use std::fs;

use serde_json::json;

use crate::server::Server;

#[tokio::test]
async fn a_server_with_its_database_is_alive_and_ready() {
    let server = Server::start().await;
    let answer = server.get_without_token("/healthz").await;
    answer.is(200, json!({ "status": "alive" }));
    let answer = server.get_without_token("/readyz").await;
    answer.is(200, json!({ "status": "ready" }));
}

#[tokio::test]
async fn a_server_whose_database_is_not_up_to_date_is_alive_and_not_ready() {
    let server = Server::start().await;
    server
        .sql("DELETE FROM seaql_migrations WHERE version = 'm0007_mail'")
        .await;
    let answer = server.get_without_token("/readyz").await;
    answer.is(503, json!({ "status": "the database is not up to date" }));
    let answer = server.get_without_token("/healthz").await;
    answer.is(200, json!({ "status": "alive" }));
}

#[tokio::test]
async fn a_server_without_its_database_is_alive_and_not_ready() {
    let server = Server::start().await;
    fs::remove_file(server.database()).unwrap();
    let answer = server.get_without_token("/readyz").await;
    answer.is(503, json!({ "status": "the database cannot be used" }));
    let answer = server.get_without_token("/healthz").await;
    answer.is(200, json!({ "status": "alive" }));
}
