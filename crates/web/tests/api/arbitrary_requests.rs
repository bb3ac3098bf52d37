//! Whatever comes in, what goes out is JSON, described, and no fault of ours.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Uri, header};
use proptest::prelude::*;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::server::Server;

const CASES: u32 = 400;
/// A password that comes as far as to be tried costs a derivation, whoever it is for.
const CASES_WITH_A_DERIVATION: u32 = 60;

/// Anybody but the one account.
const NOBODY: &str = "/api/dovecot/nobody@example.org";

fn set_up() -> (Runtime, Server) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    (runtime, server)
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn any_bytes_as_an_address() {
    let (runtime, server) = set_up();
    let config = ProptestConfig::with_cases(CASES);
    proptest!(config, |(bytes in proptest::collection::vec(any::<u8>(), 1..64))| {
        let path = format!("/api/dovecot/{}", percent_encoded(&bytes));
        let answer = runtime.block_on(server.get(&path));
        let expected = if std::str::from_utf8(&bytes).is_ok() { 404 } else { 400 };
        prop_assert_eq!(answer.status, expected);
    });
}

#[test]
fn any_path() {
    let (runtime, server) = set_up();
    let config = ProptestConfig::with_cases(CASES);
    let methods: &[_] = &["GET", "POST", "PUT", "DELETE", "OPTIONS", "ANYTHING"];
    let path = "(/api|/api/dovecot|/api/dovecot/status)(/[!-~]{0,12}){0,4}";
    proptest!(config, |(path in path, method in proptest::sample::select(methods))| {
        prop_assume!(path.parse::<Uri>().is_ok_and(|uri| uri.path().starts_with('/')));
        let method: Method = method.parse().unwrap();
        let request = server.request(method, &path).body(Body::empty()).unwrap();
        let answer = runtime.block_on(server.send(request));
        prop_assert!(answer.status < 500, "{:?}", answer);
    });
}

#[test]
fn any_bytes_as_a_body_or_a_media_type() {
    let (runtime, server) = set_up();
    let config = ProptestConfig::with_cases(CASES);
    let media_type = prop_oneof![
        Just("application/json".to_owned()),
        Just("application/x-www-form-urlencoded".to_owned()),
        "[ -~]{0,30}",
    ];
    let body = proptest::collection::vec(any::<u8>(), 0..200);
    proptest!(config, |(media_type in media_type, body in body)| {
        let answer = runtime.block_on(server.post(NOBODY, &media_type, body));
        prop_assert!([400, 404, 415, 422].contains(&answer.status), "{:?}", answer);
    });
}

#[test]
fn any_json_around_a_password() {
    let (runtime, server) = set_up();
    let config = ProptestConfig::with_cases(CASES_WITH_A_DERIVATION);
    let text = proptest::option::of(any::<String>());
    let values = (any::<String>(), text.clone(), text.clone(), text);
    proptest!(config, |((password, remote_ip, service, session) in values)| {
        let credentials = json!({
            "password": password,
            "remoteIp": remote_ip,
            "service": service,
            "session": session,
        });
        let answer = runtime.block_on(server.log_in("nobody@example.org", &credentials));
        let expected = if password.is_empty() { 422 } else { 404 };
        prop_assert_eq!(answer.status, expected);
    });
}

#[test]
fn any_bytes_as_a_token() {
    let (runtime, server) = set_up();
    let config = ProptestConfig::with_cases(CASES);
    proptest!(config, |(bytes in proptest::collection::vec(any::<u8>(), 0..100))| {
        let Ok(value) = HeaderValue::from_bytes(&bytes) else {
            return Ok(());
        };
        for name in [header::AUTHORIZATION.as_str(), "x-api-token"] {
            let request = Request::get("/api/dovecot/status").header(name, &value);
            let request = request.body(Body::empty()).unwrap();
            let answer = runtime.block_on(server.send(request));
            prop_assert_eq!(answer.status, 401);
        }
    });
}
