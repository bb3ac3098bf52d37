//! Paths and methods that there are not.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use crate::server::Server;

#[tokio::test]
async fn an_unknown_path_is_never_an_unknown_user() {
    let server = Server::start().await;
    let expected = json!({ "error": { "message": "there is nothing at this path", "code": 0 } });
    for path in [
        "/api",
        "/api/",
        "/api/dovecot",
        "/api/dovecot/",
        "/api/dovecot//",
        "/api/dovecot/ada@example.org/",
        "/api/dovecot/ada@example.org/keys",
        "/api/dovecot/ada/bob@example.org",
        "/api/postfix/alias/ada@example.org",
        "/api/%FF",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let request = server.request(method, path).body(Body::empty()).unwrap();
            server.send(request).await.is(404, expected.clone());
        }
        let anonymous = Request::get(path).body(Body::empty()).unwrap();
        server.send(anonymous).await.is(404, expected.clone());
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_take() {
    let server = Server::start().await;
    let message = "this path does not take this method";
    for (path, methods, allowed) in [
        (
            "/api/dovecot/status",
            "POST PUT PATCH DELETE OPTIONS",
            "GET,HEAD",
        ),
        (
            "/api/dovecot/ada@example.org",
            "PUT PATCH DELETE OPTIONS TRACE X",
            "GET,HEAD,POST",
        ),
        ("/api/openapi.json", "POST DELETE", "GET,HEAD"),
    ] {
        for method in methods.split(' ') {
            let method = method.parse().unwrap();
            let request = server.request(method, path).body(Body::empty()).unwrap();
            let answer = server.send(request).await;
            answer.is(405, json!({ "error": { "message": message, "code": 0 } }));
            assert_eq!(answer.header(header::ALLOW), Some(allowed), "{path}");
        }
    }
}
