//! Where the server listens.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use crate::http;
use crate::program::Program;
use crate::server::Server;

fn on_socket() -> (Program, PathBuf, String) {
    let program = Program::with_account();
    let path = program.folder().join("waxseal.sock");
    let create = ["api-token", "create", "--name", "d", "--scope", "dovecot"];
    let token = program.well(&create, "").trim().to_owned();
    let listen = format!("unix:{}", path.display());
    (program.with("LISTEN", &listen), path, token)
}

fn answers(path: &Path, token: &str) -> bool {
    http::status(UnixStream::connect(path).unwrap(), token) == 200
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let program = Program::with_account().with("LISTEN", &address);
    let run = program.run(&["serve"], "");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    let told = run.stderr.lines().last().unwrap();
    let expected =
        format!("waxseal: cannot listen on {address}: Address already in use (os error 98)");
    assert_eq!(told, expected);
}

#[test]
fn a_socket_for_owner_and_group_that_goes_with_the_server() {
    let (program, path, token) = on_socket();
    let server = Server::start(&program);
    assert_eq!(server.place(), format!("unix:{}", path.display()));
    assert!(answers(&path, &token));
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o660);
    server.signal(Signal::TERM);
    assert_eq!(server.wait().0.code(), Some(0));
    assert!(!path.exists());
}

#[test]
fn a_socket_that_a_killed_server_left_is_taken_over() {
    let (program, path, token) = on_socket();
    let killed = Server::start(&program);
    killed.signal(Signal::KILL);
    killed.wait();
    let left = fs::symlink_metadata(&path).unwrap();
    assert!(left.file_type().is_socket());
    assert!(UnixStream::connect(&path).is_err());

    let server = Server::start(&program);
    assert!(answers(&path, &token), "{}", server.place());
}

#[test]
fn a_socket_that_somebody_answers_on_stays_theirs() {
    let (program, path, _) = on_socket();
    let theirs = UnixListener::bind(&path).unwrap();
    let run = program.run(&["serve"], "");
    assert_eq!(run.code, 1);
    let expected = format!(
        "waxseal: cannot listen on unix:{}: another server answers there",
        path.display()
    );
    assert_eq!(run.stderr.lines().last().unwrap(), expected);
    assert!(path.exists());
    drop(theirs);
}

#[test]
fn a_file_that_is_no_socket_stays() {
    let (program, path, _) = on_socket();
    fs::write(&path, "something of value").unwrap();
    let run = program.run(&["serve"], "");
    assert_eq!(run.code, 1);
    let expected = format!(
        "waxseal: cannot listen on unix:{}: the file there is no socket",
        path.display()
    );
    assert_eq!(run.stderr.lines().last().unwrap(), expected);
    assert_eq!(fs::read_to_string(&path).unwrap(), "something of value");
}
