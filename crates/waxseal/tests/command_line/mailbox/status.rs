//! `waxseal mailbox status`

use std::fs;

use serde_json::json;

use super::*;

#[test]
fn folders_and_keys_are_counted() {
    let program = program();
    let root = store(&program, ADA, 5);
    let key_id = |program: &Program| -> String {
        let status = program.json(&["mailbox", "status", ADA], "");
        let key = status["accounts"][0]["keys"][0]["keyId"].as_str();
        key.unwrap().to_owned()
    };
    well(&program, &["encrypt", ADA], "");
    let first = key_id(&program);
    fs::write(root.join("cur/late.M1P1.host,S=55,W=59:2,"), letter(1)).unwrap();
    let told = program.well(&["mailbox", "status", ADA], "");
    let expected = format!(
        "ada@example.org: Maildir in {}\n\n\
         FOLDER  MESSAGES  SEALED  IN THE CLEAR  DAMAGED  SIZE\n\
         INBOX   4         3       1             0        1.21 KiB\n\
         .Sent   2         2       0             0        788 B\n\
         all     6         5       1             0        1.98 KiB\n\
         \n\
         KEY                                                               IT IS   MESSAGES\n\
         {first}  active  5\n\
         \n  new mail is sealed, and 1 message(s) from before are not: waxseal mailbox encrypt \
         ada@example.org\n",
        root.canonicalize().unwrap().display(),
    );
    assert_eq!(told, expected);

    rotate(&program);
    let status = program.json(&["mailbox", "status", ADA], "");
    let account = &status["accounts"][0];
    assert_eq!(account["result"], "done");
    assert_eq!(account["mailCrypt"], true);
    assert_eq!(account["sealed"]["messages"], 5);
    assert_eq!(account["plain"]["messages"], 1);
    assert_eq!(account["folders"][1]["folder"], ".Sent");
    let retired = json!([{ "keyId": first, "standing": "retired", "messages": 5 }]);
    assert_eq!(account["keys"], retired);
}

#[test]
fn all_accounts_have_a_line_each() {
    let program = program();
    add(&program, BOB);
    add(&program, "carol@example.org");
    store(&program, ADA, 3);
    store(&program, BOB, 2);
    well(&program, &["encrypt", BOB], "");
    assert_eq!(
        well(&program, &["status", "--all"], ""),
        "ada@example.org: 3 messages: 0 sealed, 3 in the clear.\n  new mail is sealed, and 3 \
         message(s) from before are not: waxseal mailbox encrypt ada@example.org\n\
         bob@example.org: 2 messages: 2 sealed, 0 in the clear.\n\
         In all: 5 messages of 2 accounts found; 1 account skipped (no mail yet).\n"
    );
}

#[test]
fn a_damaged_file_is_a_problem() {
    let program = program();
    let root = store(&program, ADA, 1);
    fs::write(root.join("cur/junk:2,"), b"CRYPTED\x03\x07 and no more").unwrap();
    let (told, _) = left(&program, &["status", ADA], "");
    assert!(
        told.contains("INBOX   2         0       1             1"),
        "{told}"
    );
    assert!(told.contains("junk:2,: it is damaged"), "{told}");
}
