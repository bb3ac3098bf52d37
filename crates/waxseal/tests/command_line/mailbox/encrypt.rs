//! `waxseal mailbox encrypt`

use std::fs;

use serde_json::{Value, json};

use super::*;

#[test]
fn what_lies_there_is_sealed_once() {
    let program = program();
    let root = store(&program, ADA, 10);
    assert_eq!(
        well(&program, &["encrypt", ADA, "--dry-run"], ""),
        "ada@example.org: 10 messages are to be sealed; 0 are sealed.\n"
    );
    assert_eq!(sealed_and_plain(&root), (0, 10));
    assert_eq!(
        well(&program, &["encrypt", ADA, "--jobs", "1"], ""),
        "ada@example.org: 10 messages sealed.\n"
    );
    assert_eq!(sealed_and_plain(&root), (10, 0));
    assert_eq!(
        well(&program, &["encrypt", ADA], ""),
        "ada@example.org: nothing to do: 10 messages are sealed.\n"
    );
    fs::write(root.join("cur/late.M1P1.host,S=55,W=59:2,"), letter(11)).unwrap();
    let late = well(&program, &["encrypt", ADA], "");
    let told = "ada@example.org: 1 message sealed; 10 were sealed before.\n";
    assert_eq!(late, told);
    fs::write(root.join("cur/old.M1P1.host:2,"), letter(12)).unwrap();
    let old = well(&program, &["encrypt", ADA], "");
    let told = "for 1 message(s) Dovecot learns the size when the owner reads them next";
    assert!(old.contains(told), "{old}");
}

#[test]
fn machines_get_everything() {
    let program = program();
    store(&program, ADA, 4);
    let encrypt = ["mailbox", "encrypt", ADA];
    let sealed = program.json(&encrypt, "");
    let names =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(names(&sealed), ["command", "complete", "accounts", "total"]);
    assert_eq!(sealed["complete"], true);
    assert_eq!(sealed["total"]["messages"], 4);
    let account = &sealed["accounts"][0];
    assert_eq!(
        names(account),
        [
            "email",
            "result",
            "reason",
            "format",
            "root",
            "converted",
            "pending",
            "asWanted",
            "leftAlone",
            "passes",
            "folders",
            "switchedOn",
            "problems",
            "notes",
        ]
    );
    assert_eq!(
        (&account["email"], &account["result"]),
        (&json!(ADA), &json!("done"))
    );
    assert_eq!(account["reason"], Value::Null);
    assert_eq!(account["converted"]["messages"], 4);
    assert_eq!(account["pending"], json!({ "messages": 0, "bytes": 0 }));
    assert_eq!(account["folders"][1]["folder"], ".Sent");
    assert_eq!(account["folders"][1]["converted"]["messages"], 2);
    assert_eq!(account["switchedOn"], false);
    assert_eq!(
        program.json(&encrypt, "")["accounts"][0]["result"],
        "nothingToDo"
    );
}

/// What runs every night.
#[test]
fn enable_switches_on_and_seals_and_then_has_nothing_to_do() {
    let program = program();
    for name in [
        BOB,
        "carol@example.org",
        "dora@example.org",
        "eve@example.org",
    ] {
        add(&program, name);
    }
    for email in [BOB, "carol@example.org"] {
        switch_off(&program, email);
    }
    let legacy = "UPDATE virtual_users SET mail_crypt=0, mail_crypt_public_key=NULL, \
                  mail_crypt_secret_box=NULL, recovery_secret_box=NULL, \
                  mail_crypt_box_binding=NULL WHERE email='dora@example.org'";
    database::execute(&program.database(), legacy);
    program.well(&["user", "delete", "eve@example.org", "--yes"], "");
    for email in [ADA, BOB, "dora@example.org", "eve@example.org"] {
        store(&program, email, 4);
    }

    // Without --enable only what is switched on is sealed.
    assert_eq!(
        well(&program, &["encrypt", "--all"], ""),
        "ada@example.org: 4 messages sealed.\n\
         In all: 4 messages of 1 account sealed; 1 account skipped (no keys yet); 2 accounts \
         skipped (sealing switched off).\n"
    );
    let switch = |email| program.json(&["user", "show", email], "")["mailCrypt"].take();
    assert_eq!(
        well(&program, &["encrypt", "--all", "--enable", "--dry-run"], ""),
        "bob@example.org: would be switched on. 4 messages are to be sealed; 0 are sealed.\n\
         carol@example.org: would be switched on.\n\
         In all: 4 messages of 2 accounts sealed; nothing to do for 1 account; 1 account skipped \
         (no keys yet).\n"
    );
    assert_eq!(switch(BOB), false);

    assert_eq!(
        well(&program, &["encrypt", "--all", "--enable"], ""),
        "bob@example.org: switched on; new mail is sealed from now on. 4 messages sealed.\n\
         carol@example.org: switched on; new mail is sealed from now on.\n\
         In all: 4 messages of 2 accounts sealed; nothing to do for 1 account; 1 account skipped \
         (no keys yet).\n"
    );
    assert_eq!(
        (switch(BOB), switch("carol@example.org")),
        (true.into(), true.into())
    );
    assert_eq!(sealed_and_plain(&maildir(&program, BOB)), (4, 0));
    for untouched in ["dora@example.org", "eve@example.org"] {
        assert_eq!(sealed_and_plain(&maildir(&program, untouched)), (0, 4));
    }
    assert_eq!(switch("dora@example.org"), false);
    assert_eq!(
        well(&program, &["encrypt", "--all", "--enable"], ""),
        "In all: nothing to do for 2 accounts; 1 account skipped (no keys yet); 1 account skipped \
         (no mail yet).\n"
    );
}

#[test]
fn an_account_that_is_not_to_be_sealed_is_refused_with_a_hint() {
    let program = program();
    let root = store(&program, ADA, 2);
    switch_off(&program, ADA);
    let (told, error) = left(&program, &["encrypt", ADA], "");
    assert!(told.contains("its switch is off"), "{told}");
    assert!(
        told.contains("waxseal mailbox encrypt --enable ada@example.org"),
        "{told}"
    );
    assert_eq!(error, "1 of 1 account(s) not done");

    let set = |columns: &str| {
        let update = format!("UPDATE virtual_users SET {columns}");
        database::execute(&program.database(), &update);
    };
    // Half a key, of either kind, even where it is to be switched on.
    set("mail_crypt_secret_box = NULL, recovery_secret_box = NULL");
    let (told, _) = left(&program, &["encrypt", "--enable", ADA], "");
    assert!(told.contains("needs an administrator"), "{told}");
    set("mail_crypt_public_key = NULL");
    let (told, _) = left(&program, &["encrypt", "--enable", ADA], "");
    assert!(told.contains("it has no keys yet"), "{told}");
    assert!(
        told.contains("waxseal user recovery-token ada@example.org"),
        "{told}"
    );
    assert_eq!(program.json(&["user", "show", ADA], "")["mailCrypt"], false);
    assert_eq!(sealed_and_plain(&root), (0, 2));
}

#[test]
fn nothing_is_sealed_where_the_server_seals_nothing() {
    let program = program().with("MAIL_CRYPT", "0");
    let root = store(&program, ADA, 2);
    let (told, error) = left(&program, &["encrypt", "--all", "--enable"], "");
    assert_eq!(told, "");
    assert!(
        error.starts_with("MAIL_CRYPT is 0 on this server"),
        "{error}"
    );
    assert_eq!(sealed_and_plain(&root), (0, 2));
}

#[test]
fn the_trouble_of_one_does_not_stop_the_others() {
    let program = program();
    for email in [BOB, "carol@example.org"] {
        add(&program, email);
    }
    let ada = store(&program, ADA, 2);
    store(&program, BOB, 2);
    store(&program, "carol@example.org", 2);
    program.well(&["user", "delete", BOB, "--yes"], "");
    fs::write(ada.join("cur/junk:2,"), b"CRYPTED\x03\x07 and no more").unwrap();
    let emails = [ADA, BOB, "nobody@example.org", "carol@example.org", ADA];
    let (told, error) = left(&program, &[&["encrypt"], &emails[..]].concat(), "");
    let junk = ada.canonicalize().unwrap().join("cur/junk:2,");
    let expected = format!(
        "ada@example.org: 2 messages sealed. 1 problem:\n  {}: it is damaged",
        junk.display()
    );
    assert!(told.starts_with(&expected), "{told}");
    for line in [
        "\nbob@example.org: there is no account bob@example.org\n",
        "\nnobody@example.org: there is no account nobody@example.org\n",
        "\ncarol@example.org: 2 messages sealed.\n",
        "; not done: ada@example.org, bob@example.org, nobody@example.org.\n",
    ] {
        assert!(told.contains(line), "{line:?} in {told}");
    }
    assert_eq!(error, "3 of 4 account(s) not done");
    assert_eq!(sealed_and_plain(&maildir(&program, BOB)), (0, 2));
}

#[test]
fn a_wrong_place_is_not_taken_for_accounts_without_mail() {
    let program = program();
    let (_, error) = left(&program, &["encrypt", ADA], "");
    assert_eq!(error, "1 of 1 account(s) not done");
    let (told, error) = left(&program, &["encrypt", "--all"], "");
    assert_eq!(told, "In all: 1 account skipped (no mail yet).\n");
    assert!(
        error.starts_with("no account has any mail below"),
        "{error}"
    );
    assert!(error.contains("DOVECOT_MAIL_LOCATION"), "{error}");
}

#[test]
fn the_home_of_one_account_can_be_named() {
    let program = program();
    let root = store(&program, BOB, 2);
    let home = root.parent().unwrap().to_str().unwrap();
    well(&program, &["encrypt", ADA, "--path", home], "");
    assert_eq!(sealed_and_plain(&root), (2, 0));
    // Two formats in one home are a question, not a guess.
    let sdbox = root
        .parent()
        .unwrap()
        .join("sdbox/mailboxes/INBOX/dbox-Mails");
    fs::create_dir_all(sdbox).unwrap();
    let (told, _) = left(&program, &["encrypt", ADA, "--path", home], "");
    assert!(told.contains("more than one place"), "{told}");
}

#[test]
fn mdbox_is_left_to_dovecot() {
    let program = program();
    let home = maildir(&program, ADA).parent().unwrap().to_owned();
    fs::create_dir_all(home.join("mdbox/storage")).unwrap();
    fs::create_dir_all(home.join("mdbox/mailboxes/INBOX/dbox-Mails")).unwrap();
    let (told, _) = left(&program, &["encrypt", ADA], "");
    let way = "doveadm backup -u USER mdbox:~/mdbox-new";
    assert!(told.contains(way), "{told}");
    switch_off(&program, ADA);
    let (told, _) = left(&program, &["encrypt", "--enable", ADA], "");
    let switched = "ada@example.org: switched on; new mail is sealed from now on. ";
    assert!(told.starts_with(switched) && told.contains(way), "{told}");
    assert_eq!(program.json(&["user", "show", ADA], "")["mailCrypt"], true);
}
