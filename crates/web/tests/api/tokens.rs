//! Who may ask at all.

use accounts::Authority;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header};
use futures_util::stream;
use sea_orm::sqlx::query_scalar;
use serde_json::json;

use crate::answer::Answer;
use crate::server::Server;

const STATUS: &str = "/api/dovecot/status";

async fn ask(server: &Server, headers: &[(&str, &[u8])]) -> Answer {
    let mut request = Request::get(STATUS);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn without_a_token_nothing_is_answered() {
    let server = Server::start().await;
    let token = server.template.api_token.as_bytes();
    let basic = [b"Basic ", token].concat();
    for headers in [
        &[][..],
        &[("authorization", token)],
        &[("authorization", basic.as_slice())],
        &[("authorization", b"Bearer")],
        &[("x-api-token", b"\xff")],
        &[("cookie", token)],
    ] {
        let answer = ask(&server, headers).await;
        answer.is(401, json!({ "error": "No API token provided" }));
    }
    let in_query = format!("{STATUS}?token={}", server.template.api_token);
    let request = Request::get(in_query).body(Body::empty()).unwrap();
    let answer = server.send(request).await;
    answer.is(401, json!({ "error": "No API token provided" }));
}

#[tokio::test]
async fn an_unknown_token_opens_nothing() {
    let server = Server::start().await;
    let token = &server.template.api_token;
    let long = "a".repeat(100_000);
    for wrong in [
        "garbage",
        "' OR 1=1 --",
        &"0".repeat(64),
        &token[1..],
        &format!("{token}0"),
        &token.to_uppercase(),
        &long,
    ] {
        let bearer = format!("Bearer {wrong}");
        for header in [
            ("authorization", bearer.as_bytes()),
            ("x-api-token", wrong.as_bytes()),
        ] {
            let answer = ask(&server, &[header]).await;
            answer.is(401, json!({ "error": "Invalid API token" }));
        }
    }
}

#[tokio::test]
async fn a_token_comes_in_either_header() {
    let server = Server::start().await;
    let token = server.template.api_token.as_bytes();
    for scheme in ["Bearer ", "bearer ", "BEARER ", "bEaReR   "] {
        let value = [scheme.as_bytes(), token].concat();
        let answer = ask(&server, &[("authorization", &value)]).await;
        answer.is(200, json!({ "message": "success" }));
    }
    let basic = ("authorization", b"Basic YTpi".as_slice());
    for headers in [
        &[("x-api-token", token)][..],
        &[basic, ("x-api-token", token)],
    ] {
        let answer = ask(&server, headers).await;
        answer.is(200, json!({ "message": "success" }));
    }
}

#[tokio::test]
async fn of_both_headers_authorization_counts() {
    let server = Server::start().await;
    let token = server.template.api_token.as_bytes();
    let bearer = [b"Bearer ", token].concat();
    let good_first = [("authorization", bearer.as_slice()), ("x-api-token", b"no")];
    ask(&server, &good_first)
        .await
        .is(200, json!({ "message": "success" }));
    let bad_first = [
        ("authorization", b"Bearer no".as_slice()),
        ("x-api-token", token),
    ];
    ask(&server, &bad_first)
        .await
        .is(401, json!({ "error": "Invalid API token" }));
}

#[tokio::test]
async fn a_token_for_something_else_is_refused() {
    let server = Server::start().await;
    server
        .sql("UPDATE virtual_api_tokens SET scopes='[]'")
        .await;
    for path in [STATUS, "/api/dovecot/ada@example.org"] {
        let answer = server.get(path).await;
        let message = "Token does not have required scope: dovecot";
        answer.is(403, json!({ "error": { "message": message, "code": 0 } }));
    }
}

#[tokio::test]
async fn a_damaged_token_row_lets_nobody_in() {
    let server = Server::start().await;
    server
        .sql("UPDATE virtual_api_tokens SET scopes='dovecot'")
        .await;
    let answer = server.get(STATUS).await;
    let fault = "an internal fault, described in the server's log";
    answer.is(500, json!({ "error": fault }));
}

#[tokio::test]
async fn a_deleted_token_is_refused_at_once() {
    let server = Server::start().await;
    assert_eq!(server.get(STATUS).await.status, 200);
    server
        .accounts
        .delete_api_token(Authority::command_line(), "dovecot")
        .await
        .unwrap();
    let refused = json!({ "error": "Invalid API token" });
    server.get(STATUS).await.is(401, refused.clone());

    let server = Server::start().await;
    assert_eq!(server.get(STATUS).await.status, 200);
    server.sql("DELETE FROM virtual_api_tokens").await;
    server.get(STATUS).await.is(401, refused);
}

/// Neither address nor body count before the token does: the address would be a 400, and
/// the body never ends.
#[tokio::test]
async fn the_token_is_looked_at_first() {
    let server = Server::start().await;
    let endless = stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/dovecot/%FF")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from_stream(endless))
        .unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(10), server.send(request)).await;
    let answer = answer.expect("an answer without reading the body");
    answer.is(401, json!({ "error": "No API token provided" }));
}

#[tokio::test]
async fn the_use_of_a_token_is_noted() {
    let server = Server::start().await;
    assert_eq!(server.get(STATUS).await.status, 200);
    let mut connection = server.other_program().await;
    for _ in 0..500 {
        let noted: Option<String> = query_scalar("SELECT last_used_time FROM virtual_api_tokens")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if noted.is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the use was not noted within ten seconds");
}
