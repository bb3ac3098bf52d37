//! `waxseal mailbox`: mail that is already there, on the disk of these tests.

mod decrypt;
mod doveadm;
mod encrypt;
mod keys;
mod progress;
mod script;
mod status;
mod stopping;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};

use crate::database;
use crate::program::{ADA, PASSWORD, Program, Run};

const BOB: &str = "bob@example.org";
/// What every sealed message begins with.
const MAGIC: &[u8] = b"CRYPTED\x03\x07";

/// The program beside a folder of mail, with one account, whose switch is on.
fn program() -> Program {
    let program = Program::with_account();
    let mail = program.folder().join("mail");
    fs::create_dir(&mail).unwrap();
    program.with("DOVECOT_MAIL_LOCATION", mail.to_str().unwrap())
}

/// Makes another account.
fn add(program: &Program, email: &str) {
    program.well(&["user", "add", email, "--password-stdin"], PASSWORD);
}

fn switch_off(program: &Program, email: &str) {
    program.well(&["user", "mail-crypt", email, "off"], "");
}

/// Where the Maildir of an account lies.
fn maildir(program: &Program, email: &str) -> PathBuf {
    let (local_part, domain) = email.split_once('@').unwrap();
    let home = program.folder().join("mail").join(domain).join(local_part);
    home.join("Maildir")
}

/// Stores so many messages, half of them in the INBOX.
fn store(program: &Program, email: &str, messages: usize) -> PathBuf {
    let root = maildir(program, email);
    for folder in [root.clone(), root.join(".Sent")] {
        for name in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
    }
    for number in 0..messages {
        let folder = if number % 2 == 0 { "cur" } else { ".Sent/cur" };
        fs::write(root.join(folder).join(name(number)), letter(number)).unwrap();
    }
    root
}

/// A message of 55 bytes and 4 lines.
fn letter(number: usize) -> String {
    format!("From: ada@example.org\nSubject: letter {number:04}\n\nBody {number:04}.\n")
}

/// The name of its file.
fn name(number: usize) -> String {
    format!("{number}.M1P1.host,S=55,W=59:2,S")
}

/// How many messages are sealed, and how many are not.
fn sealed_and_plain(root: &Path) -> (usize, usize) {
    let mut counts = (0, 0);
    for folder in ["cur", ".Sent/cur"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            if bytes.starts_with(MAGIC) {
                counts.0 += 1;
            } else {
                assert!(bytes.starts_with(b"From: "), "{bytes:?}");
                counts.1 += 1;
            }
        }
    }
    counts
}

/// Runs `waxseal mailbox ...`.
fn mailbox(program: &Program, words: &[&str], input: &str) -> Run {
    program.run(&[&["mailbox"], words].concat(), input)
}

/// Runs it where all goes well; what it printed, with the sizes of files taken out.
#[track_caller]
fn well(program: &Program, words: &[&str], input: &str) -> String {
    let printed = program.well(&[&["mailbox"], words].concat(), input);
    without_sizes(&printed)
}

/// Runs it where something is left; what it printed.
#[track_caller]
fn left(program: &Program, words: &[&str], input: &str) -> (String, String) {
    let run = mailbox(program, words, input);
    assert_eq!(run.code, 1, "{words:?}: {run:?}");
    let error = run.stderr.strip_prefix("waxseal: ").unwrap();
    (without_sizes(&run.stdout), error.trim_end().to_owned())
}

/// `12 messages (3.4 KiB)` without what is in parentheses.
fn without_sizes(text: &str) -> String {
    let mut bare = String::new();
    for (index, part) in text.split(" (").enumerate() {
        let size = part
            .split_once(')')
            .filter(|(size, _)| index > 0 && (size.ends_with('B')));
        match size {
            Some((_, rest)) => bare.push_str(rest),
            None if index == 0 => bare.push_str(part),
            None => {
                bare.push_str(" (");
                bare.push_str(part);
            }
        }
    }
    bare
}

/// Makes every retired key as old as the hills.
fn age_keys(program: &Program) {
    let set = "UPDATE virtual_mail_crypt_keys SET retired_time = '2020-01-01 00:00:00'";
    database::execute(&program.database(), set);
}

fn rotate(program: &Program) {
    let rotate = ["user", "rotate", ADA, "--password-stdin"];
    program.well(&rotate, PASSWORD);
}
