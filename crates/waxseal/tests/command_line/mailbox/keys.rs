//! `waxseal mailbox reencrypt`, and what becomes of the keys.

use std::fs;

use serde_json::{Value, json};

use super::*;

const REENCRYPT: [&str; 3] = ["reencrypt", ADA, "--password-stdin"];

fn retired(program: &Program) -> Value {
    program.json(&["user", "show", ADA], "")["retiredKeys"].take()
}

fn keys(open: u64, archived: u64, locked: u64) -> Value {
    json!({ "open": open, "archived": archived, "locked": locked })
}

/// A sealed mailbox whose key has retired.
fn rotated() -> (Program, PathBuf) {
    let program = program();
    let root = store(&program, ADA, 4);
    well(&program, &["encrypt", ADA], "");
    rotate(&program);
    (program, root)
}

#[test]
fn a_key_leaves_the_ring_two_days_after_it_retired() {
    let (program, _) = rotated();
    assert_eq!(
        well(&program, &REENCRYPT, PASSWORD),
        "ada@example.org: 4 messages sealed anew to the active key.\n  1 key retired less than \
         two days ago and stays in the ring, because a session or delivery that began before may \
         still seal to it. Run this again then\n"
    );
    assert_eq!(retired(&program), keys(1, 0, 0));
    age_keys(&program);
    let kept = [&REENCRYPT[..], &["--keep-keys"]].concat();
    let nothing = "ada@example.org: nothing to do: 4 messages are sealed to it.\n";
    assert_eq!(well(&program, &kept, PASSWORD), nothing);
    let dry = [&REENCRYPT[..], &["--dry-run"]].concat();
    assert_eq!(well(&program, &dry, PASSWORD), nothing);
    assert_eq!(retired(&program), keys(1, 0, 0));
    assert_eq!(
        well(&program, &REENCRYPT, PASSWORD),
        format!(
            "{nothing}  1 key no message needs any more: kept, archived, and not handed over at \
             log-in\n"
        )
    );
    assert_eq!(retired(&program), keys(0, 1, 0));
    let verified = well(&program, &["verify", ADA, "--password-stdin"], PASSWORD);
    assert_eq!(verified, "ada@example.org: 4 messages open.\n");
}

#[test]
fn a_message_under_an_archived_key_is_found_and_sealed_anew() {
    let (program, root) = rotated();
    let first = root.join("cur").join(name(0));
    let old = fs::read(&first).unwrap();
    age_keys(&program);
    let token = [&REENCRYPT[..], &["--recovery-token"]].concat();
    let (told, _) = left(&program, &token, Program::recovery_token());
    assert!(
        told.contains("the recovery token is wrong"),
        "the old one: {told}"
    );
    well(&program, &REENCRYPT, PASSWORD);
    assert_eq!(retired(&program), keys(0, 1, 0));

    // As from a session that had begun before the rotation.
    fs::write(&first, &old).unwrap();
    let status = well(&program, &["status", ADA], "");
    assert!(status.contains("1 under the archived key"), "{status}");
    assert!(
        status.contains("waxseal mailbox reencrypt ada@example.org"),
        "{status}"
    );
    let told = well(&program, &REENCRYPT, PASSWORD);
    let expected = "ada@example.org: 1 message sealed anew to the active key; 3 were sealed to \
                    it before.\n";
    assert_eq!(told, expected);
    assert_eq!(retired(&program), keys(0, 1, 0));

    // One that cannot be sealed anew, for its name tells a wrong size.
    fs::write(root.join("cur/1.M1P1.host,S=5:2,S"), &old).unwrap();
    let (told, _) = left(&program, &REENCRYPT, PASSWORD);
    assert!(told.contains("1 problem:"), "{told}");
    assert!(told.contains("1 key brought back into the ring"), "{told}");
    assert_eq!(retired(&program), keys(1, 0, 0));
}

#[test]
fn no_key_is_archived_while_anything_is_in_doubt() {
    let (program, root) = rotated();
    age_keys(&program);
    let junk = root.join("cur/junk:2,");
    fs::write(&junk, b"CRYPTED\x03\x07 and no more").unwrap();
    let (told, _) = left(&program, &REENCRYPT, PASSWORD);
    assert!(told.contains("4 messages sealed anew"), "{told}");
    assert!(
        told.contains("no key leaves the ring, because some messages could not"),
        "{told}"
    );
    assert_eq!(retired(&program), keys(1, 0, 0));

    fs::remove_file(&junk).unwrap();
    std::os::unix::fs::symlink("/etc", root.join(".Elsewhere")).unwrap();
    let told = well(&program, &REENCRYPT, PASSWORD);
    assert!(told.contains("is not followed"), "{told}");
    assert!(
        told.contains("no key leaves the ring, because some mail was not reached"),
        "{told}"
    );
    assert_eq!(retired(&program), keys(1, 0, 0));
}

/// Mail under a locked key waits; the keys that nothing needs leave the ring all the same.
#[test]
fn messages_that_wait_for_an_old_secret_are_named() {
    let (program, root) = rotated();
    well(&program, &REENCRYPT, PASSWORD);
    let reset = ["user", "reset", ADA, "--password-stdin"];
    program.well(&reset, "another horse battery");
    let rotate = ["user", "rotate", ADA, "--password-stdin"];
    program.well(&rotate, "another horse battery");
    age_keys(&program);
    assert_eq!(retired(&program), keys(1, 0, 2));
    let (told, _) = left(&program, &REENCRYPT, "another horse battery");
    assert!(told.contains("4 under the locked key"), "{told}");
    assert!(
        told.contains("waxseal user open-key ada@example.org"),
        "{told}"
    );
    assert!(told.contains("1 key no message needs any more"), "{told}");
    assert_eq!(retired(&program), keys(0, 1, 2));

    let open = ["user", "open-key", ADA, "--password-stdin"];
    program.well(&open, &format!("another horse battery\n{PASSWORD}\n"));
    let told = well(&program, &REENCRYPT, "another horse battery");
    assert!(
        told.starts_with("ada@example.org: 4 messages sealed anew"),
        "{told}"
    );
    assert_eq!(retired(&program), keys(0, 3, 0));
    assert_eq!(sealed_and_plain(&root), (4, 0));
}
