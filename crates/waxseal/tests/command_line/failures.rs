//! What cannot be done: exit code 1, one clear message, and the database as it was.

use crate::program::{ADA, PASSWORD, Program};

const NO_ONE: &str = "there is no account bob@example.org";
const WRONG: &str = "the password is wrong";

#[test]
fn nobody_has_this_address() {
    let program = Program::with_account();
    let bob = "bob@example.org";
    let secret = &["--password-stdin"][..];
    for (command, input) in [
        (&["show"][..], ""),
        (&["keys"], ""),
        (&["delete", "--yes"], ""),
        (&["recovery", "cancel"], ""),
    ] {
        program.fails(&[&["user"], command, &[bob]].concat(), input, NO_ONE);
    }
    program.fails(&["user", "mail-crypt", bob, "on"], "", NO_ONE);
    let two = format!("{PASSWORD}\nanother horse battery");
    for (command, input) in [
        ("keys", PASSWORD),
        ("password", &two),
        ("reset", PASSWORD),
        ("restore", PASSWORD),
        ("rotate", PASSWORD),
        ("recovery-token", PASSWORD),
        ("open-key", &two),
    ] {
        program.fails(&[&["user", command, bob], secret].concat(), input, NO_ONE);
    }
    // Whether there is such an account is nobody's business here.
    let token = "00000000-0000-4000-8000-000000000000";
    let hidden = "the address or the recovery token is wrong";
    let finish = format!("{token}\n{PASSWORD}");
    for (step, input) in [("start", token), ("status", token), ("finish", &finish)] {
        for address in [bob, ADA] {
            let arguments = ["user", "recovery", step, address, "--password-stdin"];
            program.fails(&arguments, input, hidden);
        }
    }
}

#[test]
fn the_password_is_wrong() {
    let program = Program::with_account();
    for (command, input) in [
        ("keys", "wrong"),
        ("rotate", "wrong"),
        ("recovery-token", "wrong"),
        ("password", "wrong\nanother horse battery"),
        ("open-key", "wrong\nanother horse battery"),
        ("keys", ""),
    ] {
        program.fails(&["user", command, ADA, "--password-stdin"], input, WRONG);
    }
}

#[test]
fn a_new_password_that_breaks_a_rule() {
    let program = Program::with_account();
    let long = "x".repeat(4097);
    for (password, message) in [
        ("", "the new password needs at least 12 characters"),
        ("short", "the new password needs at least 12 characters"),
        (long.as_str(), "the new password has more than 4096 bytes"),
        (
            "a bell\u{7} in the middle",
            "the new password must be UTF-8 text without control characters",
        ),
    ] {
        let add = ["user", "add", "bob@example.org", "--password-stdin"];
        program.fails(&add, password, message);
        program.fails(
            &["user", "reset", ADA, "--password-stdin"],
            password,
            message,
        );
        let change = format!("{PASSWORD}\n{password}\n");
        program.fails(
            &["user", "password", ADA, "--password-stdin"],
            &change,
            message,
        );
    }
    let same = format!("{PASSWORD}\n{PASSWORD}");
    let message = "the new password is the same as the present one";
    program.fails(
        &["user", "password", ADA, "--password-stdin"],
        &same,
        message,
    );
}

#[test]
fn standard_input_holds_too_little_or_too_much() {
    let program = Program::with_account();
    let add = ["user", "add", "bob@example.org", "--password-stdin"];
    let too_many = "standard input has 1 line(s) too many; nothing was changed";
    program.fails(&add, &format!("{PASSWORD}\nmore"), too_many);
    program.fails(&add, &format!("{PASSWORD}\n\n"), too_many);
    let missing = "standard input has no line for: New password";
    program.fails(
        &["user", "password", ADA, "--password-stdin"],
        PASSWORD,
        missing,
    );
    let huge = "standard input holds more than 65536 bytes; one secret a line is expected";
    program.fails(&add, &"x".repeat(65_537), huge);
}

#[test]
fn an_address_that_cannot_be_had() {
    let program = Program::with_account();
    for (address, message) in [
        (
            "Ada@Example.ORG",
            "ada@example.org is taken already (deleted accounts keep their address)",
        ),
        (
            "bob@example.com",
            "there is no domain example.com on this server; `waxseal domain add example.com` adds it",
        ),
    ] {
        let add = ["user", "add", address, "--password-stdin"];
        program.fails(&add, PASSWORD, message);
    }
}

#[test]
fn domains_and_tokens() {
    let program = Program::with_account();
    let create = ["api-token", "create", "--scope", "dovecot", "--name"];
    program.well(&[&create[..], &["mine"]].concat(), "");
    for (arguments, message) in [
        (
            &["domain", "add", "EXAMPLE.org"][..],
            "there is a domain example.org already",
        ),
        (
            &["domain", "delete", "example.com"],
            "there is no domain example.com on this server",
        ),
        (
            &["domain", "delete", "example.org"],
            "example.org still has 1 account(s), deleted ones included, and stays: their \
             addresses must not come to somebody else",
        ),
        (
            &[
                "api-token",
                "create",
                "--scope",
                "dovecot",
                "--name",
                "mine",
            ],
            "there is an API token \"mine\" already; delete it first or choose another name",
        ),
        (
            &["api-token", "create", "--scope", "dovecot", "--name", ""],
            "the name of an API token needs 1 to 64 printable characters",
        ),
        (
            &["api-token", "delete", "theirs"],
            "there is no API token \"theirs\"",
        ),
    ] {
        program.fails(arguments, "", message);
    }
}

#[test]
fn what_an_account_is_not_ready_for() {
    let program = Program::with_account();
    let restore = ["user", "restore", ADA, "--password-stdin"];
    let message = "ada@example.org is not deleted, so there is nothing to restore";
    program.fails(&restore, PASSWORD, message);

    let two = format!("{PASSWORD}\nan older horse battery");
    let open = ["user", "open-key", ADA, "--password-stdin"];
    program.fails(&open, &two, "ada@example.org has no locked key");

    let token = Program::recovery_token();
    let finish = ["user", "recovery", "finish", ADA, "--password-stdin"];
    let input = format!("{token}\nanother horse battery");
    program.fails(&finish, &input, "no recovery is running; start one first");
    let shape = "a recovery token has 36 characters: groups of 8, 4, 4, 4 and 12 digits or \
                 letters a-f, with hyphens between";
    let start = ["user", "recovery", "start", ADA, "--password-stdin"];
    program.fails(&start, "not a token", shape);

    program.well(
        &["user", "reset", ADA, "--password-stdin"],
        "another horse battery",
    );
    let two = "another horse battery\nthe wrong old horse";
    let message = "that old password or token opens none of the locked keys; they are kept";
    program.fails(&open, two, message);
}
