//! Questions on a terminal.

use std::process::Command;

use rexpect::process::WaitStatus;
use rexpect::session::{PtySession, spawn_command};

use crate::database;
use crate::program::{ADA, PASSWORD, Program, WAXSEAL};

const PATIENCE_MS: u64 = 30_000;

/// Starts a command on a terminal of its own that shows what is typed, as terminals do.
pub(crate) fn on_terminal(program: &Program, arguments: &[&str]) -> PtySession {
    let mut command = Command::new("sh");
    command
        .args(["-c", r#"stty sane && exec "$0" "$@""#, WAXSEAL])
        .args(arguments)
        .current_dir(program.folder())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm")
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", program.database().display()),
        );
    spawn_command(command, Some(PATIENCE_MS)).unwrap()
}

/// Everything until the end, and the exit code.
pub(crate) fn finish(mut terminal: PtySession) -> (String, i32) {
    let text = terminal.exp_eof().unwrap();
    match terminal.process().wait().unwrap() {
        WaitStatus::Exited(_, code) => (text, code),
        other => panic!("{other:?}: {text}"),
    }
}

#[test]
fn a_new_password_is_asked_for_twice_and_not_shown() {
    let program = Program::with_account();
    let mut terminal = on_terminal(&program, &["user", "add", "bob@example.org"]);
    let mut seen = terminal
        .exp_string("Password for the new account: ")
        .unwrap();
    terminal.send_line(PASSWORD).unwrap();
    seen += &terminal.exp_string("The same once more: ").unwrap();
    terminal.send_line(PASSWORD).unwrap();
    let (rest, code) = finish(terminal);
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("Added bob@example.org."), "{rest}");
    assert!(
        !(seen + &rest).contains("horse"),
        "the password was shown: {rest}"
    );
    program.well(
        &["user", "keys", "bob@example.org", "--password-stdin"],
        PASSWORD,
    );
}

#[test]
fn two_different_passwords_are_refused() {
    let program = Program::with_account();
    let before = database::contents(&program.database());
    let mut terminal = on_terminal(&program, &["user", "password", ADA]);
    terminal.exp_string("Present password: ").unwrap();
    terminal.send_line(PASSWORD).unwrap();
    terminal.exp_string("New password: ").unwrap();
    terminal.send_line("another horse battery").unwrap();
    terminal.exp_string("The same once more: ").unwrap();
    terminal.send_line("another house battery").unwrap();
    let (rest, code) = finish(terminal);
    assert_eq!(code, 1);
    let told = "waxseal: the two passwords differ; nothing was changed";
    assert!(rest.contains(told), "{rest}");
    assert_eq!(database::contents(&program.database()), before);
}

#[test]
fn a_present_password_is_asked_for_once() {
    let program = Program::with_account();
    let mut terminal = on_terminal(&program, &["user", "rotate", ADA]);
    terminal.exp_string("Password: ").unwrap();
    terminal.send_line(PASSWORD).unwrap();
    let (rest, code) = finish(terminal);
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("New recovery token"), "{rest}");
}

#[test]
fn deleting_asks_for_the_address() {
    let program = Program::with_account();
    let before = database::contents(&program.database());
    for (typed, code) in [("yes", 1), ("", 1), ("bob@example.org", 1), (ADA, 0)] {
        let mut terminal = on_terminal(&program, &["user", "delete", ADA]);
        terminal
            .exp_string("This erases the keys of ada@example.org")
            .unwrap();
        terminal.exp_string("Type the address to go on: ").unwrap();
        terminal.send_line(typed).unwrap();
        let (rest, ended) = finish(terminal);
        assert_eq!(ended, code, "{typed:?}: {rest}");
        // This is no secret, and shows that a terminal of this test would show one.
        assert!(rest.contains(typed), "{rest}");
        if code == 1 {
            let told = "waxseal: that is not the address; nothing was deleted";
            assert!(rest.contains(told), "{rest}");
            assert_eq!(database::contents(&program.database()), before);
        }
    }
    assert_eq!(program.json(&["user", "show", ADA], "")["deleted"], true);
}
