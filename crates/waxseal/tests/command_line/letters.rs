//! The server sends letters, those too that were queued before it ran; and there is a link for
//! whoever starts it for the first time.

use std::time::Duration;

use crate::program::Program;
use crate::server::Server;

fn letters(folder: &std::path::Path) -> Vec<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

#[test]
fn letters_that_wait_are_sent_when_a_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::with_account()
        .with("MAILER_DSN", &format!("file://{}", folder.path().display()))
        .with("SENDER_ADDRESS", "accounts@example.org")
        .with("APP_NAME", "The House")
        .with("APP_URL", "https://accounts.example.org/");
    assert!(letters(folder.path()).is_empty());
    let _server = Server::start(&program);
    for _ in 0..300 {
        if !letters(folder.path()).is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let [welcome] = letters(folder.path()).try_into().unwrap();
    assert!(
        welcome.contains("Subject: Welcome to The House"),
        "{welcome}"
    );
    assert!(
        welcome.contains("https://accounts.example.org/account"),
        "{welcome}"
    );
    assert!(
        !welcome.contains(Program::recovery_token()),
        "no secret is in it"
    );
}

#[test]
fn a_link_for_the_first_start_is_printed_while_there_is_no_administrator() {
    let program = Program::with_account().with("APP_URL", "https://accounts.example.org");
    let printed = program.well(&["setup-link"], "");
    let secret = printed
        .trim()
        .strip_prefix("https://accounts.example.org/setup/");
    assert_eq!(secret.map(str::len), Some(64), "{printed}");
    let again = program.well(&["setup-link"], "");
    assert_ne!(printed, again);
    let add = [
        "user",
        "add",
        "root@example.org",
        "--role",
        "ROLE_ADMIN",
        "--password-stdin",
    ];
    program.well(&add, "the very first password of root\n");
    program.fails(
        &["setup-link"],
        "",
        "there is an administrator already; `waxseal user list` shows who it is",
    );
}
