//! SIGTERM and SIGINT: what is under way is finished, and nothing more is begun.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use rustix::process::Signal;

use crate::http;
use crate::program::{ADA, PASSWORD, Program};
use crate::server::Server;

const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

fn program_with_token() -> (Program, String) {
    let program = Program::with_account().with("LISTEN", "127.0.0.1:0");
    let create = ["api-token", "create", "--name", "d", "--scope", "dovecot"];
    let token = program.well(&create, "").trim().to_owned();
    (program, token)
}

/// A log-in that the server has begun and whose body is still to come.
fn begin_log_in(server: &Server, token: &str) -> (TcpStream, String) {
    let [head, body] = http::log_in_request(token, ADA, PASSWORD, true);
    let mut stream = server.connect();
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = vec![0; CONTINUE.len()];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(go_on, CONTINUE);
    (stream, body)
}

#[test]
fn a_log_in_under_way_is_finished() {
    for signal in [Signal::TERM, Signal::INT] {
        let (program, token) = program_with_token();
        let server = Server::start(&program);
        let (mut stream, body) = begin_log_in(&server, &token);
        server.signal(signal);
        server.wait_for_log("stopping; requests under way are finished first");
        let address = server.place().strip_prefix("http://").unwrap();
        let late = TcpStream::connect(address);

        stream.write_all(body.as_bytes()).unwrap();
        let (status, answer) = http::answer(stream);
        assert_eq!((status, &answer["message"]), (200, &"success".into()));
        // What came too late was refused, or was closed without an answer.
        if let Ok(mut late) = late {
            let mut answer = Vec::new();
            let _ = late.write_all(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
            let _ = late.read_to_end(&mut answer);
            assert_eq!(answer, b"");
        }
        let (ended, log) = server.wait();
        assert_eq!(ended.code(), Some(0), "{log}");
    }
}

#[test]
fn idle_and_half_open_connections_hold_nothing_up() {
    let (program, token) = program_with_token();
    let server = Server::start(&program);
    let silent = server.connect();
    let mut kept_alive = server.connect();
    let request = format!(
        "GET /api/dovecot/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    kept_alive.write_all(request.as_bytes()).unwrap();
    let mut first = [0; 15];
    kept_alive.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    server.signal(Signal::TERM);
    let (ended, log) = server.wait();
    assert_eq!(ended.code(), Some(0), "{log}");
    drop((silent, kept_alive));
}

#[test]
fn a_client_that_never_finishes_its_request_is_given_up() {
    let program = Program::with_account()
        .with("LISTEN", "127.0.0.1:0")
        .with("WAXSEAL_REQUEST_TIMEOUT", "1");
    let server = Server::start(&program);
    let mut half = server.connect();
    half.write_all(b"GET /api/dovecot/sta").unwrap();
    // The server is asked something else meanwhile, so that the bytes have time to arrive.
    assert_eq!(http::status(server.connect(), "none"), 401);
    server.signal(Signal::TERM);
    let (ended, log) = server.wait();
    assert_eq!(ended.code(), Some(0), "{log}");
    assert!(
        log.contains("connections without a whole request were closed"),
        "{log}"
    );
}

/// What systemd waits for at a start and a restart.
#[test]
fn systemd_is_told_when_it_listens_and_when_it_stops() {
    let program = Program::with_account().with("LISTEN", "127.0.0.1:0");
    let path = program.folder().join("notify");
    let told = UnixDatagram::bind(&path).unwrap();
    told.set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let next = || {
        let mut bytes = [0; 64];
        let length = told.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    };
    let program = program.with("NOTIFY_SOCKET", path.to_str().unwrap());
    let server = Server::start(&program);
    assert_eq!(next(), "READY=1\n");
    server.signal(Signal::TERM);
    assert_eq!(next(), "STOPPING=1\n");
    let (ended, log) = server.wait();
    assert_eq!(ended.code(), Some(0), "{log}");
}
