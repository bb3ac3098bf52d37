//! Accounts through their lives, as a person reads it.

use serde_json::{Value, json};

use crate::database;
use crate::program::{ADA, PASSWORD, Program};

const NEW: &str = "another horse battery";

/// The text with the recovery token in it replaced.
fn without_token(text: &str) -> String {
    text.split_inclusive(|c: char| c.is_whitespace())
        .map(|word| {
            let bare = word.trim_end();
            let is_token = bare.len() == 36 && bare.matches('-').count() == 4;
            if is_token {
                word.replace(bare, "TOKEN")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

#[test]
fn sentences_for_people() {
    let program = Program::with_account();
    let both = format!("{PASSWORD}\n{NEW}\n");
    let backwards = format!("{NEW}\n{PASSWORD}\n");
    for (arguments, input, expected) in [
        (
            &["user", "add", "bob@example.org", "--password-stdin"][..],
            PASSWORD,
            "Added bob@example.org. Its mail is sealed from the first message on.\n\
             Recovery token: TOKEN\n\
             Give it to the owner to keep safe: it is shown only now, and with it a lost \
             password does not mean lost mail.\n",
        ),
        (
            &["user", "mail-crypt", "bob@example.org", "off"],
            "",
            "bob@example.org: new mail is stored as it comes. Sealed mail stays readable.\n",
        ),
        (
            &["user", "mail-crypt", "bob@example.org", "on"],
            "",
            "bob@example.org: new mail is sealed from now on. What is there already stays as it \
             is.\n",
        ),
        (
            &["user", "mail-crypt", "--all-with-keys", "on"],
            "",
            "Switched sealing on for 0 account(s).\n",
        ),
        (
            &["user", "password", ADA, "--password-stdin"],
            &both,
            "The password was changed. Keys and recovery token stay as they were.\n",
        ),
        (
            &["user", "rotate", ADA, "--password-stdin"],
            NEW,
            "ada@example.org has a new key; mail under the former ones stays readable.\n\
             New recovery token (the old one is void): TOKEN\n",
        ),
        (
            &["user", "recovery-token", ADA, "--password-stdin"],
            NEW,
            "Recovery token of ada@example.org (a former one is void): TOKEN\n",
        ),
        (
            &["user", "reset", ADA, "--password-stdin"],
            PASSWORD,
            "ada@example.org has a new password.\n\
             Mail sealed until now cannot be read until the owner opens the former key with the \
             old password or the old recovery token (waxseal user open-key). Nothing is lost \
             meanwhile.\n\
             New recovery token: TOKEN\n",
        ),
        (
            &["user", "open-key", ADA, "--password-stdin"],
            &backwards.lines().rev().collect::<Vec<_>>().join("\n"),
            "Opened 1 locked key(s); the mail under them is readable from the next log-in on.\n",
        ),
        (
            &["user", "delete", "bob@example.org", "--yes"],
            "",
            "Deleted bob@example.org. Its keys are erased; its sealed mail can never be read \
             again.\n",
        ),
        (
            &["user", "list", "--all"],
            "",
            "ADDRESS          SEALING ON  KEYS  RECOVERY TOKEN  DELETED\n\
             ada@example.org  yes         yes   yes             -\n\
             bob@example.org  -           -     -               yes\n",
        ),
        (
            &["user", "restore", "bob@example.org", "--password-stdin"],
            PASSWORD,
            "Restored bob@example.org with new keys. Mail sealed before the deletion stays \
             unreadable.\nRecovery token: TOKEN\n",
        ),
        (
            &["user", "recovery", "cancel", ADA],
            "",
            "The recovery of ada@example.org was not running.\n",
        ),
        (
            &["user", "show", ADA],
            "",
            "ACCOUNT                ada@example.org\n\
             sealing on             yes\n\
             keys                   yes\n\
             recovery token         yes\n\
             retired keys           2 open, 0 archived, 0 locked\n\
             roles                  ROLE_USER\n\
             quota                  Dovecot's own\n\
             last log-in            never\n\
             recovery               not running\n\
             new password required  no\n\
             deleted                no\n",
        ),
    ] {
        let printed = program.well(arguments, input);
        assert_eq!(without_token(&printed), expected, "{arguments:?}");
    }
}

#[test]
fn the_recovery() {
    let program = Program::with_account();
    let token = Program::recovery_token();
    let step = |step| ["user", "recovery", step, ADA, "--password-stdin"];
    let phase = |answer: &Value| answer["phase"].as_str().unwrap().to_owned();
    let status = program.json(&step("status"), token);
    let nothing = json!({ "email": ADA, "phase": "notStarted", "ready": null, "expires": null });
    assert_eq!(status, nothing);

    let shouted = format!(" {} \n", token.to_uppercase());
    assert_eq!(phase(&program.json(&step("start"), &shouted)), "waiting");
    let finish = format!("{token}\n{NEW}");
    let early = program.run(&step("finish"), &finish);
    assert_eq!(early.code, 1);
    let told = "waxseal: the recovery can be finished from ";
    assert!(early.stderr.starts_with(told), "{}", early.stderr);

    database::execute(
        &program.database(),
        "UPDATE virtual_users SET recovery_start_time = datetime('now', '-3 days')",
    );
    assert_eq!(phase(&program.json(&step("status"), token)), "ready");
    let finished = program.json(&step("finish"), &finish);
    assert_eq!(finished["email"], ADA);
    assert_ne!(finished["recoveryToken"], token);
    program.well(&["user", "keys", ADA, "--password-stdin"], NEW);

    let token = finished["recoveryToken"].as_str().unwrap();
    program.well(&step("start"), token);
    let cancelled = program.well(&["user", "recovery", "cancel", ADA], "");
    assert_eq!(cancelled, "The recovery of ada@example.org was stopped.\n");
}

#[test]
fn what_is_shown_once_is_json_too() {
    let program = Program::with_account();
    let is_new = |answer: &Value| {
        assert_eq!(answer["email"], ADA);
        let token = answer["recoveryToken"].as_str().unwrap();
        assert_eq!(token.len(), 36);
        assert_ne!(token, Program::recovery_token());
        assert_eq!(answer.as_object().unwrap().len(), 2);
    };
    let token = ["user", "recovery-token", ADA, "--password-stdin"];
    is_new(&program.json(&token, PASSWORD));
    program.well(&["user", "delete", ADA, "--yes"], "");
    let restore = ["user", "restore", ADA, "--password-stdin"];
    is_new(&program.json(&restore, NEW));
    program.well(&["user", "keys", ADA, "--password-stdin"], NEW);
}

#[test]
fn lists() {
    let program = Program::with_account();
    program.well(&["domain", "add", "example.com"], "");
    let add = ["user", "add", "bob@example.com", "--password-stdin"];
    let details = [
        "--quota",
        "500",
        "--role",
        "ROLE_ADMIN",
        "--role",
        "ROLE_USER",
    ];
    program.well(&[&add[..], &details].concat(), PASSWORD);
    program.well(&["user", "delete", ADA, "--yes"], "");
    let emails = |arguments: &[&str]| -> Vec<String> {
        let list = program.json(&[&["user", "list"], arguments].concat(), "");
        let accounts = list.as_array().unwrap().iter();
        let email = |account: &Value| account["email"].as_str().unwrap().to_owned();
        accounts.map(email).collect()
    };
    assert_eq!(emails(&[]), ["bob@example.com"]);
    assert_eq!(emails(&["--deleted"]), [ADA]);
    assert_eq!(emails(&["--all"]), [ADA, "bob@example.com"]);
    assert_eq!(
        emails(&["--all", "--domain", "Example.COM"]),
        ["bob@example.com"]
    );
    assert_eq!(emails(&["--domain", "nowhere.example"]), [""; 0]);
    let shown = program.json(&["user", "show", "bob@example.com"], "");
    assert_eq!(shown["quota"], 500);
    assert_eq!(shown["roles"].as_array().unwrap().len(), 2);
}

#[test]
fn a_switch_without_effect_says_so() {
    let program = Program::with_account().with("MAIL_CRYPT", "0");
    let caveat = "\nBut MAIL_CRYPT is 0 here, so nothing is sealed until that changes.\n";
    for arguments in [
        &["user", "mail-crypt", ADA, "on"][..],
        &["user", "mail-crypt", "--all-with-keys", "on"],
    ] {
        let printed = program.well(arguments, "");
        assert!(printed.ends_with(caveat), "{printed}");
    }
    let added = ["user", "add", "bob@example.org", "--password-stdin"];
    assert_eq!(program.json(&added, PASSWORD)["mailCrypt"], false);
}

#[test]
fn a_switch_before_the_first_key_says_when_it_takes_effect() {
    let program = Program::with_account();
    database::execute(
        &program.database(),
        "UPDATE virtual_users SET mail_crypt=0, mail_crypt_public_key=NULL, \
         mail_crypt_secret_box=NULL, recovery_secret_box=NULL, mail_crypt_box_binding=NULL",
    );
    let printed = program.well(&["user", "mail-crypt", ADA, "on"], "");
    let expected = "ada@example.org: the switch is on, but there are no keys yet: the next \
                    log-in makes them, and sealing starts then.\n";
    assert_eq!(printed, expected);
    let none = "ada@example.org has no key yet; a recovery token makes one: waxseal user \
                recovery-token ada@example.org";
    program.fails(&["user", "keys", ADA], "", none);
    program.fails(&["user", "rotate", ADA, "--password-stdin"], PASSWORD, none);
}
