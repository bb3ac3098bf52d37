//! Bad days of the server: clients that say nothing, or too much; a database that nobody may
//! write; no descriptors, no memory; the end, in the middle of work.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use e2e::{ApiClient, Crowd, Process, ProcessFacts, WaxsealServer, wait_until};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

const ADDRESS: &str = "ada@example.org";
const PASSWORD: &str = "a herd of violet trombones";
/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

fn server() -> (WaxsealServer, String) {
    let server = WaxsealServer::start(NEW_USERS);
    server.add_domain("example.org");
    server.add_user(ADDRESS, PASSWORD);
    let token = server.create_token("faults");
    (server, token)
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
}

/// Look-ups and log-ins as on any other day.
fn all_is_well(runtime: &Runtime, port: u16, token: &str) {
    let mut api = ApiClient::new(port, token);
    runtime.block_on(async {
        let begun = Instant::now();
        assert_eq!(api.look_up(ADDRESS).await.unwrap().status, 200);
        assert!(begun.elapsed() < Duration::from_secs(1));
        let answer = api.log_in(ADDRESS, PASSWORD, Some("192.0.2.1")).await;
        assert_eq!(answer.unwrap().status, 200);
    });
}

#[test]
fn clients_that_are_slow_or_say_nothing_are_in_nobodys_way() {
    let (server, token) = server();
    let facts = ProcessFacts::of(server.process().id());
    let before = facts.memory();
    let mut silent: Vec<_> = (0..300).map(|_| connect(server.port())).collect();
    for (number, stream) in silent.iter_mut().enumerate() {
        // Some say nothing at all, others half a head, others a head and half a body.
        let said: &[u8] = match number % 3 {
            0 => b"",
            1 => b"POST /api/dovecot/ada@example.org HT",
            _ => b"POST /log-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin=",
        };
        stream.write_all(said).unwrap();
    }
    all_is_well(&runtime(), server.port(), &token);
    let grown = facts.memory().saturating_sub(before);
    assert!(grown <= 64 * 2 + 20, "{grown} MiB for 300 connections");
    drop(silent);
    let most = facts.descriptors();
    wait_until("connections to be closed", Duration::from_secs(5), || {
        (facts.descriptors() + 200 < most || facts.descriptors() < 100).then_some(())
    });
}

#[test]
fn heads_and_bodies_without_end_are_refused() {
    let (server, token) = server();
    let endless = |start: &[u8]| {
        let mut stream = connect(server.port());
        stream.write_all(start).unwrap();
        let mut answer = Vec::new();
        for _ in 0..64 {
            // The server hangs up at some point.
            if stream.write_all(&[b'x'; 64 * 1024]).is_err() {
                break;
            }
        }
        let read = stream.read_to_end(&mut answer);
        assert!(
            read.is_ok() || read.unwrap_err().kind() == ErrorKind::ConnectionReset,
            "it goes on reading"
        );
        String::from_utf8_lossy(&answer).into_owned()
    };
    let head = endless(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ");
    assert!(
        head.is_empty() || head.starts_with("HTTP/1.1 431"),
        "{head}"
    );
    let path = endless(b"GET /");
    assert!(path.is_empty() || path.starts_with("HTTP/1.1 4"), "{path}");
    let authorized = format!(
        "POST /api/dovecot/{ADDRESS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{{\"password\": \""
    );
    let body = endless(authorized.as_bytes());
    assert!(
        body.is_empty() || body.starts_with("HTTP/1.1 413"),
        "{body}"
    );
    let facts = ProcessFacts::of(server.process().id());
    assert!(facts.memory() < 64 * 2 + 60, "{} MiB", facts.memory());
    all_is_well(&runtime(), server.port(), &token);
}

#[test]
fn a_database_that_nobody_may_write_keeps_nobody_from_mail() {
    let (server, token) = server();
    let runtime = runtime();
    all_is_well(&runtime, server.port(), &token);
    let database = server.database();
    database.lock();
    for _ in 0..3 {
        all_is_well(&runtime, server.port(), &token);
    }
    // Long enough for the server to try to write.
    std::thread::sleep(Duration::from_millis(1500));
    database.unlock();
    wait_until("hand-overs to be written", Duration::from_secs(15), || {
        let number = database.number("SELECT COALESCE(SUM(number), 0) FROM virtual_hand_overs");
        (number == 4).then_some(())
    });
}

/// Runs the server under a limit of the shell's `ulimit`.
fn limited(server: &mut WaxsealServer, limit: &str) -> Process {
    server.stop();
    let served = server.command(&["serve"]);
    let mut command = Command::new("bash");
    command
        .arg("-c")
        .arg(format!("ulimit {limit}; exec \"$0\" serve"))
        .arg(served.get_program())
        .env_clear()
        .current_dir(server.folder())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for (name, value) in served.get_envs() {
        command.env(name, value.unwrap());
    }
    let process = Process::start(&mut command);
    wait_until(
        "the limited server to listen",
        Duration::from_secs(10),
        || TcpStream::connect(("127.0.0.1", server.port())).ok(),
    );
    process
}

#[test]
fn without_descriptors_the_database_still_opens_and_clients_wait_their_turn() {
    let (mut server, token) = server();
    let process = limited(&mut server, "-n 128");
    let port = server.port();
    let facts = ProcessFacts::of(process.id());
    let alone = facts.descriptors();
    // More than there is room for (all but 96); the rest waits in the queue of the system.
    let crowd: Vec<_> = (0..60).map(|_| connect(port)).collect();
    wait_until("the server to be full", Duration::from_secs(5), || {
        (facts.descriptors() >= alone + 128 - 96).then_some(())
    });
    assert!(facts.descriptors() < 128);
    let runtime = runtime();
    let waiting = {
        let token = token.clone();
        runtime.spawn(async move { ApiClient::new(port, &token).look_up(ADDRESS).await })
    };
    std::thread::sleep(Duration::from_millis(300));
    assert!(!waiting.is_finished());
    drop(crowd);
    assert_eq!(runtime.block_on(waiting).unwrap().unwrap().status, 200);
    all_is_well(&runtime, port, &token);
}

#[test]
fn without_memory_for_a_derivation_deliveries_go_on() {
    let (server, token) = server();
    let runtime = runtime();
    let mut api = ApiClient::new(server.port(), &token);
    let mut look_up = || runtime.block_on(api.look_up(ADDRESS)).unwrap().status;
    assert_eq!(look_up(), 200);
    // What it has before its first log-in, and too little for an arena of 64 MiB.
    let space = ProcessFacts::of(server.process().id()).address_space();
    server
        .process()
        .limit_address_space(space + 30 * 1024 * 1024);
    let mut refused = ApiClient::new(server.port(), &token);
    for _ in 0..3 {
        let answer = runtime
            .block_on(refused.log_in(ADDRESS, PASSWORD, None))
            .unwrap();
        assert!([500, 503].contains(&answer.status), "{}", answer.status);
        assert_eq!(look_up(), 200);
    }
}

#[test]
fn log_ins_under_way_are_finished_before_the_end() {
    let (mut server, token) = server();
    Crowd::make_accounts(&server, 6, ADDRESS);
    let runtime = runtime();
    let port = server.port();
    let answers = runtime.block_on(async {
        let mut log_ins = JoinSet::new();
        for client in 0..6 {
            let mut api = ApiClient::new(port, &token);
            log_ins.spawn(async move {
                let from = format!("10.0.0.{client}");
                api.log_in(&Crowd::account(client), PASSWORD, Some(&from))
                    .await
            });
        }
        // All have been sent, and few have been answered.
        tokio::time::sleep(Duration::from_millis(150)).await;
        server.process().terminate();
        log_ins.join_all().await
    });
    for answer in answers {
        assert_eq!(answer.unwrap().status, 200);
    }
    server.stop();
    // And all are noted.
    let sum = "SELECT COALESCE(SUM(number), 0) FROM virtual_hand_overs";
    assert_eq!(server.database().number(sum), 6);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn settings_are_read_again_at_a_signal() {
    let (server, token) = server();
    let runtime = runtime();
    let env_file = server.folder().join(".env");
    let guess = |count: usize| {
        let mut api = ApiClient::new(server.port(), &token);
        let mut statuses = Vec::new();
        for _ in 0..count {
            let guessed = api.log_in(ADDRESS, "wrong", Some("198.51.100.9"));
            statuses.push(runtime.block_on(guessed).unwrap().status);
        }
        statuses
    };
    // Waits last whole seconds, and begin with one: the sixth guess may come after it.
    let is_limited = || (0..9).any(|_| guess(1) == [503]);
    assert_eq!(guess(5), [401; 5]);
    assert!(is_limited());
    let reread = |said: &str| {
        let before = server.log().matches(said).count();
        server.process().hang_up();
        wait_until(said, Duration::from_secs(5), || {
            (server.log().matches(said).count() > before).then_some(())
        });
    };
    fs::write(
        &env_file,
        "WAXSEAL_TRUSTED_SOURCES=198.51.100.0/24\nWAXSEAL_REQUEST_TIMEOUT=9\n",
    )
    .unwrap();
    reread("need a restart");
    assert!(server.log().contains("WAXSEAL_REQUEST_TIMEOUT"));
    assert_eq!(guess(9), [401; 9]);
    // What is wrong changes nothing.
    fs::write(&env_file, "WAXSEAL_TRUSTED_SOURCES=nowhere\n").unwrap();
    reread("the old ones hold");
    assert_eq!(guess(9), [401; 9]);
    fs::write(&env_file, "WAXSEAL_LOG=debug\n").unwrap();
    reread("the settings were read again");
    assert!(is_limited());
    assert!(server.log().contains("answered"));
}
