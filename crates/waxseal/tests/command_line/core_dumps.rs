//! What other programs can see of a running server.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{ADA, PASSWORD, Program, WAXSEAL};
use crate::server::Server;

/// Nobody's user id on every Linux; root's tests let the program run as it.
const NOBODY: u32 = 65534;

/// Who owns `/proc/PID/environ`: the user, or root where the process is not dumpable
/// (proc(5)). So it says from outside what prctl(2) would say inside.
fn owner_of_environ(child: &Child) -> u32 {
    fs::metadata(format!("/proc/{}/environ", child.id()))
        .unwrap()
        .uid()
}

fn start_as_user(mut command: Command, user: u32) -> Child {
    let am_root = rustix::process::getuid().is_root();
    if am_root {
        command.uid(user).gid(user);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

fn within_ten_seconds(mut holds: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        if holds() {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    false
}

#[test]
fn no_core_dump_is_ever_written() {
    let program = Program::with_account().with("LISTEN", "127.0.0.1:0");
    let server = Server::start(&program);
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.pid())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let words: Vec<_> = core.unwrap().split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "soft and hard");
}

/// Neither does another process of the same user read its memory.
#[test]
fn the_memory_is_closed_to_other_processes_of_the_user() {
    let program = Program::with_account();
    let user = match rustix::process::getuid() {
        uid if uid.is_root() => NOBODY,
        uid => uid.as_raw(),
    };
    // A copy that the other user can reach.
    let copy = program.folder().join("waxseal");
    fs::copy(WAXSEAL, &copy).unwrap();
    fs::set_permissions(program.folder(), Permissions::from_mode(0o755)).unwrap();
    chown(program.folder(), Some(user), None).unwrap();
    chown(program.database(), Some(user), None).unwrap();

    let mut control = start_as_user(Command::new("cat"), user);
    assert!(within_ten_seconds(|| owner_of_environ(&control) == user));
    control.kill().unwrap();
    control.wait().unwrap();

    let mut command = Command::new(&copy);
    command
        .args(["user", "keys", ADA, "--password-stdin"])
        .current_dir(program.folder())
        .env_clear()
        .env("DATABASE_URL", "sqlite://waxseal.sqlite");
    // It waits for its standard input.
    let mut waiting = start_as_user(command, user);
    assert!(within_ten_seconds(|| owner_of_environ(&waiting) == 0));
    waiting.kill().unwrap();
    waiting.wait().unwrap();
}

#[test]
fn a_password_is_neither_argument_nor_environment() {
    let program = Program::with_account();
    let mut child = program
        .command(&["user", "keys", ADA, "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(PASSWORD.as_bytes()).unwrap();
    let seen = |file| fs::read(format!("/proc/{}/{file}", child.id())).unwrap_or_default();
    let text = |file| String::from_utf8_lossy(&seen(file)).into_owned();
    assert!(within_ten_seconds(
        || text("cmdline").contains("--password-stdin")
    ));
    assert!(!text("cmdline").contains(PASSWORD));
    // Only root sees anything here once the process has closed itself.
    assert!(!text("environ").contains(PASSWORD));
    drop(stdin);
    assert!(child.wait_with_output().unwrap().status.success());
}
