//! As much of an HTTP client as a test needs.

use std::io::{Read, Write};

use serde_json::{Value, json};

/// A log-in request, to be sent as it is. With `expect`, the server says when it begins
/// to wait for the body.
pub(crate) fn log_in_request(
    token: &str,
    email: &str,
    password: &str,
    expect: bool,
) -> [String; 2] {
    let body = json!({ "password": password }).to_string();
    let expect = if expect {
        "Expect: 100-continue\r\n"
    } else {
        ""
    };
    let head = format!(
        "POST /api/dovecot/{email} HTTP/1.1\r\nHost: waxseal\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         {expect}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head, body]
}

/// Sends a request for the API's status.
pub(crate) fn status(mut stream: impl Read + Write, token: &str) -> u16 {
    let request = format!(
        "GET /api/dovecot/status HTTP/1.1\r\nHost: waxseal\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    answer(stream).0
}

/// Reads an answer: its status and its JSON.
pub(crate) fn answer(mut stream: impl Read) -> (u16, Value) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").expect("an answer");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}
