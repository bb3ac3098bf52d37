//! `bin/mailcrypt-encrypt-maildir`, the name that userli documents.

use std::path::Path;
use std::process::{Command, Output};

use super::*;
use crate::program::WAXSEAL;

/// Runs the script with the program in PATH, or without.
fn script(program: &Program, arguments: &[&str], with_program: bool) -> Output {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../bin/mailcrypt-encrypt-maildir"
    );
    let beside = Path::new(WAXSEAL).parent().unwrap().display().to_string();
    let path = if with_program {
        format!("{beside}:/usr/bin:/bin")
    } else {
        "/usr/bin:/bin".to_owned()
    };
    let mut command = Command::new(script);
    command.args(arguments).current_dir(program.folder());
    command.env_clear().env("PATH", path);
    for (name, value) in program.environment() {
        command.env(name, value);
    }
    command.output().unwrap()
}

#[test]
fn it_seals_the_maildir_of_one_user() {
    let program = program();
    let root = store(&program, ADA, 4);
    let output = script(&program, &[ADA], true);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("4 messages")
    );
    assert_eq!(sealed_and_plain(&root), (4, 0));
}

#[test]
fn its_exit_codes_are_those_of_the_command() {
    let program = program();
    for (arguments, code) in [
        (&["nobody@example.org"][..], 1),
        (&["nobody"], 2),
        (&[], 2),
        (&["--help"], 0),
    ] {
        let output = script(&program, arguments, true);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {output:?}"
        );
    }
}

#[test]
fn without_the_program_it_says_what_to_do() {
    let release = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/waxseal");
    if Path::new(release).exists() {
        // Then it is found there.
        return;
    }
    let output = script(&program(), &[ADA], false);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("there is no program waxseal in PATH"),
        "{told}"
    );
    assert!(told.contains("make build"), "{told}");
}
