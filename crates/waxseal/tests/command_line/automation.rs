//! What scripts may rely on, word for word.

use serde_json::{Value, json};

use crate::program::{ADA, PASSWORD, Program};
use crate::server::Server;

const TOKEN_PATTERN: [usize; 5] = [8, 4, 4, 4, 12];

fn is_recovery_token(value: &Value) -> bool {
    let groups = value.as_str().unwrap().split('-');
    let lengths: Vec<_> = groups.clone().map(str::len).collect();
    let hex = |group: &str| {
        group
            .bytes()
            .all(|byte| b"0123456789abcdef".contains(&byte))
    };
    lengths == TOKEN_PATTERN && groups.clone().all(hex)
}

fn names(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// An account from nothing, in the four commands that every installation begins with.
#[test]
fn from_nothing_to_a_log_in() {
    let program = Program::new();
    let printed = program.well(&["domain", "add", "example.org"], "");
    assert_eq!(printed, "Added example.org.\n");

    let added = program.json(&["user", "add", ADA, "--password-stdin"], PASSWORD);
    assert_eq!(names(&added), ["email", "mailCrypt", "recoveryToken"]);
    assert_eq!(
        (&added["email"], &added["mailCrypt"]),
        (&json!(ADA), &json!(true))
    );
    assert!(is_recovery_token(&added["recoveryToken"]), "{added}");

    let create = [
        "api-token",
        "create",
        "--name",
        "dovecot",
        "--scope",
        "dovecot",
    ];
    let token = program.well(&create, "");
    let token = token.strip_suffix('\n').unwrap();
    assert_eq!(token.len(), 64);
    assert!(
        token.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{token}"
    );

    let program = program.with("LISTEN", "127.0.0.1:0");
    let server = Server::start(&program);
    let (status, body) = server.log_in(token, ADA, PASSWORD);
    assert_eq!((status, &body["body"]["mailCrypt"]), (200, &json!(2)));
}

#[test]
fn an_account_may_be_told_to_choose_another_password_first() {
    let program = Program::with_account();
    let bob = "bob@example.org";
    let add = [
        "user",
        "add",
        bob,
        "--password-stdin",
        "--require-password-change",
    ];
    program.json(&add, PASSWORD);
    let create = ["api-token", "create", "--name", "d", "--scope", "dovecot"];
    let token = program.well(&create, "");
    let program = program.with("LISTEN", "127.0.0.1:0");
    let server = Server::start(&program);
    let (status, body) = server.log_in(token.trim(), bob, PASSWORD);
    let message = "user password change required";
    assert_eq!((status, body), (403, json!({ "message": message })));
}

#[test]
fn show_prints_what_there_is_to_know() {
    let program = Program::with_account();
    let mut shown = program.json(&["user", "show", ADA], "");
    let created = shown["created"].take();
    assert!(created.as_str().unwrap().ends_with("+00:00"), "{created}");
    let expected = json!({
        "email": ADA,
        "mailCrypt": true,
        "hasKeys": true,
        "hasRecoveryToken": true,
        "retiredKeys": { "open": 0, "archived": 0, "locked": 0 },
        "roles": ["ROLE_USER"],
        "quota": null,
        "deleted": false,
        "passwordChangeRequired": false,
        "recoveryStarted": null,
        "lastLoginWeek": null,
        "created": null,
    });
    assert_eq!(shown, expected);
}

#[test]
fn show_counts_retired_keys() {
    let program = Program::with_account();
    let rotated = program.json(&["user", "rotate", ADA, "--password-stdin"], PASSWORD);
    assert_eq!(names(&rotated), ["email", "recoveryToken"]);
    assert!(is_recovery_token(&rotated["recoveryToken"]));
    assert_ne!(rotated["recoveryToken"], Program::recovery_token());
    let retired =
        |program: &Program| program.json(&["user", "show", ADA], "")["retiredKeys"].take();
    assert_eq!(
        retired(&program),
        json!({ "open": 1, "archived": 0, "locked": 0 })
    );

    let reset = ["user", "reset", ADA, "--password-stdin"];
    let reset = program.json(&reset, "another horse battery");
    assert_eq!(names(&reset), ["email", "recoveryToken", "lockedAKey"]);
    assert_eq!(reset["lockedAKey"], true);
    assert_eq!(
        retired(&program),
        json!({ "open": 0, "archived": 0, "locked": 2 })
    );

    let open = ["user", "open-key", ADA, "--password-stdin"];
    let opened = program.json(&open, &format!("another horse battery\n{PASSWORD}\n"));
    assert_eq!(opened, json!({ "email": ADA, "opened": 1, "archived": 0 }));
    assert_eq!(
        retired(&program),
        json!({ "open": 2, "archived": 0, "locked": 0 })
    );
}

#[test]
fn the_switch() {
    let program = Program::with_account();
    for (word, on) in [("off", false), ("on", true)] {
        program.well(&["user", "mail-crypt", ADA, word], "");
        assert_eq!(program.json(&["user", "show", ADA], "")["mailCrypt"], on);
    }
}

#[test]
fn keys_in_the_form_that_dovecot_takes() {
    let program = Program::with_account();
    let public = program.well(&["user", "keys", ADA], "");
    // base64 of "-----BEGIN PUBLIC KEY-----", and of "-----BEGIN PRIVATE KEY-----".
    assert!(
        public.starts_with("LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0"),
        "{public}"
    );
    assert_eq!(public.lines().count(), 1);

    let both = program.well(&["user", "keys", ADA, "--password-stdin"], PASSWORD);
    let lines: Vec<_> = both.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"),
        "{both}"
    );
    assert_eq!(lines[1], public.trim_end());

    program.json(&["user", "rotate", ADA, "--password-stdin"], PASSWORD);
    let keys = program.json(&["user", "keys", ADA, "--password-stdin"], PASSWORD);
    assert_eq!(
        names(&keys),
        [
            "publicKey",
            "privateKey",
            "retiredPrivateKeys",
            "archivedPrivateKeys"
        ]
    );
    assert_eq!(keys["retiredPrivateKeys"], json!([lines[0]]));
}

#[test]
fn delete_without_a_question() {
    let program = Program::with_account();
    program.well(&["user", "delete", ADA, "--yes"], "");
    let shown = program.json(&["user", "show", ADA], "");
    assert_eq!(
        (&shown["deleted"], &shown["hasKeys"]),
        (&json!(true), &json!(false))
    );
}

#[test]
fn a_reader_that_goes_away_causes_no_panic() {
    let program = Program::with_account();
    for arguments in [&["user", "list"][..], &["openapi"], &["config", "check"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = program.command(arguments);
        let output = command.stdout(writer).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        let told = "waxseal: standard output could not be written: Broken pipe (os error 32)\n";
        assert_eq!(stderr, told);
    }
}
