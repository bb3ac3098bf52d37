//! `waxseal mailbox verify`

use std::fs;

use super::*;

const OPEN: [&str; 3] = ["verify", ADA, "--password-stdin"];

#[test]
fn with_a_secret_every_message_is_opened() {
    let program = program();
    let root = store(&program, ADA, 6);
    well(&program, &["encrypt", ADA], "");
    fs::write(root.join("cur/plain.M1P1.host,S=55,W=59:2,"), letter(1)).unwrap();
    let told = well(&program, &OPEN, PASSWORD);
    assert_eq!(
        told,
        "ada@example.org: 6 messages open; 1 is in the clear.\n"
    );
    let by_token = [&OPEN[..], &["--recovery-token"]].concat();
    assert_eq!(well(&program, &by_token, Program::recovery_token()), told);

    // The header stays whole when the last byte is changed; only opening finds out.
    let damaged = root.join("cur").join(name(0));
    let mut bytes = fs::read(&damaged).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&damaged, bytes).unwrap();
    well(&program, &["verify", ADA], "");
    let (told, _) = left(&program, &OPEN, PASSWORD);
    assert!(told.starts_with("ada@example.org: 5 messages open; 1 is in the clear. 1 problem:\n"));
    assert!(
        told.contains("0.M1P1.host,S=55,W=59:2,S: it is damaged"),
        "{told}"
    );
}

#[test]
fn without_a_secret_every_message_names_a_known_key() {
    let program = program();
    add(&program, BOB);
    let (ada, bob) = (store(&program, ADA, 2), store(&program, BOB, 2));
    well(&program, &["encrypt", ADA, BOB], "");
    let told = well(&program, &["verify", "--all"], "");
    assert_eq!(
        told,
        "ada@example.org: 2 messages are well formed and name a key of the account.\n\
         bob@example.org: 2 messages are well formed and name a key of the account.\n\
         In all: 4 messages of 2 accounts verified.\n"
    );
    fs::copy(bob.join("cur").join(name(0)), ada.join("cur").join(name(9))).unwrap();
    let (told, error) = left(&program, &["verify", "--all"], "");
    assert!(told.contains("1 under the unknown key"), "{told}");
    assert!(
        told.contains("was restored from a backup that is older"),
        "{told}"
    );
    assert!(told.contains("not done: ada@example.org"), "{told}");
    assert_eq!(error, "1 of 2 account(s) not done");

    let run = mailbox(&program, &["verify", ADA, "--json"], "");
    let data: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, &data["complete"]), (1, &false.into()));
    let account = &data["accounts"][0];
    assert_eq!(account["result"], "left");
    assert_eq!(account["good"]["messages"], 2);
    assert_eq!(account["opened"], false);
    assert_eq!(account["problems"].as_array().unwrap().len(), 1);
}

#[test]
fn an_account_without_any_key_knows_none() {
    let program = program();
    let root = store(&program, ADA, 2);
    well(&program, &["encrypt", ADA], "");
    program.well(&["user", "delete", ADA, "--yes"], "");
    let restore = ["user", "restore", ADA, "--password-stdin"];
    program.well(&restore, PASSWORD);
    let (told, _) = left(&program, &["verify", ADA], "");
    assert!(told.contains("2 under the unknown key"), "{told}");
    assert_eq!(sealed_and_plain(&root), (2, 0));
}
