//! A bar on a terminal, and nothing of it elsewhere.

use super::*;
use crate::prompts::{finish, on_terminal};

#[test]
fn a_terminal_shows_how_far_how_fast_and_how_long_still() {
    let program = program();
    store(&program, ADA, 1500);
    let location = program.folder().join("mail");
    let set = format!("DOVECOT_MAIL_LOCATION={}\n", location.display());
    std::fs::write(program.folder().join(".env"), set).unwrap();
    let words = ["mailbox", "encrypt", ADA, "--jobs", "1"];
    let (told, code) = finish(on_terminal(&program, &words));
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("/1500 messages, "), "{told}");
    assert!(told.contains("/s, "), "{told}");
    assert!(told.contains(" left"), "{told}");
    // The bar is gone at the end.
    let last = told.rsplit('\r').find(|line| !line.trim().is_empty());
    assert!(
        last.unwrap().contains("ada@example.org: 1500 messages ("),
        "{told}"
    );
}

#[test]
fn a_pipe_gets_a_line_and_no_more() {
    let program = program();
    store(&program, ADA, 300);
    let run = mailbox(&program, &["encrypt", ADA], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}
