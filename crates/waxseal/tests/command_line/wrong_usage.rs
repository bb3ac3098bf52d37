//! Wrong usage: exit code 2, one clear message, and nothing is done.

use crate::database;
use crate::program::{ADA, PASSWORD, Program};

/// The first line says what is wrong; the rest, if any, how it goes.
const CASES: &[(&[&str], &str)] = &[
    (
        &["frobnicate"],
        "error: unrecognized subcommand 'frobnicate'",
    ),
    (
        &["user", "frobnicate"],
        "error: unrecognized subcommand 'frobnicate'",
    ),
    (&["serve", "now"], "error: unexpected argument 'now' found"),
    (
        &["domain", "add", "bad domain"],
        "error: invalid value 'bad domain' for '<NAME>': the domain may hold only letters a-z, \
         digits, hyphens and dots (write names in other scripts in their xn-- form)",
    ),
    (
        &["domain", "add", "localhost"],
        "error: invalid value 'localhost' for '<NAME>': the domain needs at least one dot, as in \
         example.org",
    ),
    (
        &["user", "add", "bob", "--password-stdin"],
        "error: invalid value 'bob' for '<EMAIL>': the address needs an @, as in user@example.org",
    ),
    (
        &[
            "user",
            "add",
            "bob@example.org",
            "--password-stdin",
            "--role",
            "ROLE_KING",
        ],
        "error: invalid value 'ROLE_KING' for '--role <ROLE>': there is no role \"ROLE_KING\"",
    ),
    (
        &[
            "user",
            "add",
            "bob@example.org",
            "--password-stdin",
            "--quota",
            "1GB",
        ],
        "error: invalid value '1GB' for '--quota <MEGABYTES>': invalid digit found in string",
    ),
    (
        &["user", "add", "bob@example.org", "--password", PASSWORD],
        "error: unexpected argument '--password' found",
    ),
    (
        &["user", "add", "bob@example.org", PASSWORD],
        "error: unexpected argument 'correct horse battery' found",
    ),
    (
        &["user", "add", "bob@example.org"],
        "waxseal: there is no terminal to ask on; give what is asked for on standard input, with \
         --password-stdin",
    ),
    (
        &["user", "rotate", ADA],
        "waxseal: there is no terminal to ask on; give what is asked for on standard input, with \
         --password-stdin",
    ),
    (
        &["user", "delete", ADA],
        "waxseal: there is no terminal to ask on; say --yes",
    ),
    (
        &["user", "mail-crypt"],
        "error: the following required arguments were not provided:",
    ),
    (
        &["user", "mail-crypt", ADA],
        "waxseal: name one address, or --all-with-keys, and then on or off",
    ),
    (
        &["user", "mail-crypt", ADA, "maybe"],
        "waxseal: the switch is on or off, not \"maybe\"",
    ),
    (
        &["user", "mail-crypt", "ada", "off"],
        "waxseal: \"ada\" is no address: the address needs an @, as in user@example.org",
    ),
    (
        &["user", "mail-crypt", "--all-with-keys", "off"],
        "waxseal: --all-with-keys goes only with on",
    ),
    (
        &["user", "mail-crypt", "--all-with-keys", ADA, "on"],
        "waxseal: name one address, or --all-with-keys, and then on or off",
    ),
    (
        &["user", "list", "--all", "--deleted"],
        "error: the argument '--all' cannot be used with '--deleted'",
    ),
    (
        &["mailbox", "encrypt"],
        "error: the following required arguments were not provided:",
    ),
    (
        &["mailbox", "encrypt", ADA, "--all"],
        "error: the argument '[EMAIL]...' cannot be used with '--all'",
    ),
    (
        &["mailbox", "encrypt", ADA, "--jobs", "0"],
        "error: invalid value '0' for '--jobs <N>': number would be zero for non-zero type",
    ),
    (
        &["mailbox", "encrypt", ADA, "--path", "/x", "--doveadm"],
        "error: the argument '--path <DIR>' cannot be used with '--doveadm[=<COMMAND>]'",
    ),
    (
        &["mailbox", "encrypt", "--all", "--path", "/x"],
        "waxseal: --path names the home of one account; name exactly one",
    ),
    (
        &["mailbox", "encrypt", ADA, "--doveadm= "],
        "waxseal: --doveadm= needs a command, such as doveadm or /usr/bin/doveadm",
    ),
    (
        &["mailbox", "decrypt", "--all"],
        "error: unexpected argument '--all' found",
    ),
    (
        &["mailbox", "decrypt", ADA],
        "waxseal: there is no terminal to ask on; give what is asked for on standard input, with \
         --password-stdin",
    ),
    (
        &["mailbox", "verify", "--all", "--password-stdin"],
        "waxseal: with --all nothing is opened, for each account has a secret of its own",
    ),
    (
        &["api-token", "create", "--name", "x"],
        "error: the following required arguments were not provided:",
    ),
    (
        &["api-token", "create", "--name", "x", "--scope", "keycloak"],
        "error: invalid value 'keycloak' for '--scope <SCOPE>': there is no scope \"keycloak\"; \
         the scopes are: dovecot",
    ),
    (
        &["dovecot", "config"],
        "error: the following required arguments were not provided:",
    ),
    (
        &["dovecot", "config", "--version", "2.2"],
        "error: invalid value '2.2' for '--version <VERSION>'",
    ),
    (
        &[
            "dovecot",
            "config",
            "--version",
            "2.4",
            "--mail-format",
            "mbox",
        ],
        "error: invalid value 'mbox' for '--mail-format <FORMAT>'",
    ),
];

#[test]
fn every_wrong_word_is_refused() {
    let program = Program::with_account();
    let before = database::contents(&program.database());
    for (arguments, message) in CASES {
        let run = program.run(arguments, PASSWORD);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(
            run.stderr.lines().next().unwrap(),
            *message,
            "{arguments:?}"
        );
    }
    assert_eq!(database::contents(&program.database()), before);
}

#[test]
fn without_a_command_the_help_is_shown() {
    let program = Program::new();
    for arguments in [&[][..], &["user"], &["user", "recovery"], &["domain"]] {
        let run = program.run(arguments, "");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains("Commands:"), "{}", run.stderr);
    }
    assert!(!program.database().exists());
}
