//! Bodies that are not what they should be.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::Method;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

use crate::server::Server;
use crate::template::PASSWORD;

const PATH: &str = "/api/dovecot/ada@example.org";

fn error(message: &str) -> Value {
    json!({ "error": { "message": message, "code": 0 } })
}

#[tokio::test]
async fn an_empty_password_is_refused_without_looking() {
    let server = Server::start().await;
    let answer = server.post(PATH, "application/json", r#"{"password":""}"#);
    answer.await.is(422, error("password must not be empty"));
    let form = "application/x-www-form-urlencoded";
    let answer = server.post(PATH, form, "password=");
    answer.await.is(422, error("password must not be empty"));
    assert_eq!(server.pool.derivations(), 0);
}

#[tokio::test]
async fn json_that_does_not_fit_is_refused() {
    let server = Server::start().await;
    let data = "the body lacks a field, or has one twice or of the wrong type";
    let syntax = "the body is not JSON";
    let early = "the body ends too early";
    for (body, what, position) in [
        ("", early, (1, 0)),
        ("{", early, (1, 1)),
        (r#"{"password":"sec"#, early, (1, 16)),
        (r#"{"password":"secret""#, early, (1, 20)),
        ("{}", data, (1, 2)),
        ("null", data, (1, 4)),
        ("[]", data, (1, 2)),
        (r#""secret""#, data, (1, 8)),
        (r#"{"password":null}"#, data, (1, 16)),
        (r#"{"password":12345}"#, data, (1, 17)),
        (r#"{"password":["secret"]}"#, data, (1, 12)),
        (r#"{"password":{"a":"secret"}}"#, data, (1, 12)),
        (r#"{"Password":"secret"}"#, data, (1, 21)),
        (r#"{"password":"secret","service":5}"#, data, (1, 32)),
        (
            r#"{"password":"secret","password":"second"}"#,
            data,
            (1, 31),
        ),
        ("password=secret", syntax, (1, 1)),
        (r#"{"password":"secret"} x"#, syntax, (1, 23)),
        (r#"{"password":"\ud800"}"#, syntax, (1, 20)),
        ("{\"password\":\"sec\nret\"}", syntax, (2, 0)),
        ("\u{feff}{\"password\":\"secret\"}", syntax, (1, 1)),
    ] {
        let (line, column) = position;
        let answer = server.post(PATH, "application/json", body).await;
        let expected = error(&format!("{what} (line {line}, column {column})"));
        assert_eq!((answer.status, &answer.body), (400, &expected), "{body}");
    }
    let not_utf8 = b"{\"password\":\"\xff\xfe\"}".as_slice();
    let answer = server.post(PATH, "application/json", not_utf8).await;
    answer.is(400, error("the body is not JSON (line 1, column 14)"));
    assert_eq!(server.pool.derivations(), 0);
}

#[tokio::test]
async fn deep_nesting_does_no_harm() {
    let server = Server::start().await;
    let body = format!("{{\"x\":{}", "[".repeat(20_000));
    let answer = server.post(PATH, "application/json", body).await;
    assert_eq!(answer.status, 400, "{answer:?}");
}

#[tokio::test]
async fn a_form_does_as_well_as_json() {
    let server = Server::start().await;
    let form = "application/x-www-form-urlencoded";
    let right = "password=correct+%22horse%22+%26+batt%C3%A9ry%2Bstaple%3D100%25&service=imap";
    let answer = server.post(PATH, form, right).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = server.post(PATH, form, "password=wrong").await;
    answer.is(401, json!({ "message": "authentication failed" }));
    for body in ["", "secret", "pass=secret", "password=a&password=b"] {
        let answer = server.post(PATH, form, body).await;
        answer.is(400, error("the form could not be read"));
    }
}

#[tokio::test]
async fn the_media_type_decides() {
    let server = Server::start().await;
    let right = json!({ "password": PASSWORD }).to_string();
    for media_type in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=UTF-8",
    ] {
        let answer = server.post(PATH, media_type, right.clone()).await;
        assert_eq!(answer.status, 200, "{media_type}: {answer:?}");
    }
    let refused = error("the body must be application/json or application/x-www-form-urlencoded");
    for media_type in [
        "text/plain",
        "text/json",
        "application/jsonp",
        "application/problem+json",
        "multipart/form-data; boundary=x",
        "",
        ";",
        "é",
    ] {
        let answer = server.post(PATH, media_type, right.clone()).await;
        answer.is(415, refused.clone());
    }
    let without = server.request(Method::POST, PATH).body(right.into());
    server.send(without.unwrap()).await.is(415, refused);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read_to_its_end() {
    let server = Server::start().await;
    let too_large = error("the request body is too large");

    // 32 KiB are still read, and found wanting.
    let full = format!("{{\"password\":\"{}", "x".repeat(32 * 1024 - 13));
    let answer = server.post(PATH, "application/json", full.clone()).await;
    answer.is(400, error("the body ends too early (line 1, column 32768)"));
    let answer = server.post(PATH, "application/json", full + "x").await;
    answer.is(413, too_large.clone());

    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let endless = stream::repeat_with(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1024]))
    });
    let answer = server.post(PATH, "application/json", Body::from_stream(endless));
    answer.await.is(413, too_large);
    assert_eq!(read.load(Ordering::Relaxed), 33);
}

#[tokio::test]
async fn a_body_may_come_in_pieces_and_may_break_off() {
    let server = Server::start().await;
    let right = json!({ "password": PASSWORD }).to_string().into_bytes();
    let pieces: Vec<_> = right.chunks(3).map(Bytes::copy_from_slice).collect();
    let pieces = pieces.into_iter().map(Ok::<_, io::Error>);
    let body = Body::from_stream(stream::iter(pieces.clone()));
    let answer = server.post(PATH, "application/json", body).await;
    assert_eq!(answer.status, 200, "{answer:?}");

    let reset = Err(io::Error::from(io::ErrorKind::ConnectionReset));
    let broken = pieces.take(2).chain([reset]);
    let body = Body::from_stream(stream::iter(broken.collect::<Vec<_>>()));
    let answer = server.post(PATH, "application/json", body).await;
    answer.is(400, error("the body could not be read"));
}
