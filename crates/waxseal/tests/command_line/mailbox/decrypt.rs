//! `waxseal mailbox decrypt`

use super::*;

const DECRYPT: [&str; 3] = ["decrypt", ADA, "--password-stdin"];

#[test]
fn the_way_back_needs_the_owner_s_secret() {
    let program = program();
    let root = store(&program, ADA, 6);
    well(&program, &["encrypt", ADA], "");
    let (told, _) = left(&program, &DECRYPT, "a wrong password");
    assert_eq!(told, "ada@example.org: the password is wrong\n");
    assert_eq!(sealed_and_plain(&root), (6, 0));

    let told = well(&program, &DECRYPT, PASSWORD);
    let expected = "ada@example.org: 6 messages opened and stored in the clear.\n  new mail is \
                    sealed as before: its switch is on (waxseal user mail-crypt ada@example.org \
                    off)\n";
    assert_eq!(told, expected);
    assert_eq!(sealed_and_plain(&root), (0, 6));
    let first = std::fs::read_to_string(root.join("cur").join(name(0)));
    assert_eq!(first.unwrap(), letter(0));

    well(&program, &["encrypt", ADA], "");
    switch_off(&program, ADA);
    let with_token = [&DECRYPT[..], &["--recovery-token"]].concat();
    let told = well(&program, &with_token, Program::recovery_token());
    let expected = "ada@example.org: 6 messages opened and stored in the clear.\n";
    assert_eq!(told, expected);
    assert_eq!(sealed_and_plain(&root), (0, 6));
}

#[test]
fn each_account_has_a_secret_of_its_own() {
    let program = program();
    add(&program, BOB);
    for email in [ADA, BOB] {
        store(&program, email, 2);
        well(&program, &["encrypt", email], "");
    }
    let both = ["decrypt", ADA, BOB, "--password-stdin"];
    let wrong = mailbox(&program, &both, PASSWORD);
    assert_eq!(wrong.code, 1);
    let told = "waxseal: standard input has no line for: Password of bob@example.org\n";
    assert_eq!(wrong.stderr, told);
    let lines = format!("{PASSWORD}\nnot this one\n");
    let (told, error) = left(&program, &both, &lines);
    assert!(
        told.contains("bob@example.org: the password is wrong"),
        "{told}"
    );
    assert_eq!(error, "1 of 2 account(s) not done");
    assert_eq!(sealed_and_plain(&maildir(&program, ADA)), (0, 2));
    assert_eq!(sealed_and_plain(&maildir(&program, BOB)), (2, 0));
}
