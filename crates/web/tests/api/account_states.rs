//! Rows that contradict themselves: nothing is handed out, and nobody is told why.

use axum::http::Method;
use serde_json::json;

use crate::server::Server;
use crate::template::{ADA, PASSWORD};

#[tokio::test]
async fn half_a_key_is_a_fault_and_neither_sealed_nor_unsealed() {
    let server = Server::start().await;
    server
        .update_ada("mail_crypt_secret_box=NULL, recovery_secret_box=NULL")
        .await;
    let answer = server.get("/api/dovecot/ada@example.org").await;
    let fault = "an internal fault, described in the server's log";
    answer.is(500, json!({ "error": fault }));
}

#[tokio::test]
async fn damaged_rows_are_faults_for_everybody_who_asks() {
    for columns in ["roles='ROLE_USER'", "quota=-1"] {
        let server = Server::start().await;
        server.update_ada(columns).await;
        for method in [Method::GET, Method::POST] {
            let answer = match method {
                Method::GET => server.get("/api/dovecot/ada@example.org").await,
                _ => server.log_in(ADA, &json!({ "password": PASSWORD })).await,
            };
            let fault = "an internal fault, described in the server's log";
            answer.is(500, json!({ "error": fault }));
        }
    }
}

#[tokio::test]
async fn a_damaged_box_or_hash_is_a_fault_of_the_log_in() {
    for columns in [
        "mail_crypt_secret_box='AAAA'",
        "password='not a hash', mail_crypt_box_binding=NULL",
        "mail_crypt_public_key='AAAA'",
    ] {
        let server = Server::start().await;
        server.update_ada(columns).await;
        let answer = server.log_in(ADA, &json!({ "password": PASSWORD })).await;
        let fault = "an internal fault, described in the server's log";
        answer.is(500, json!({ "error": fault }));
    }
}
