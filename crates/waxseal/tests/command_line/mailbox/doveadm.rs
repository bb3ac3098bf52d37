//! `--doveadm`: Dovecot says where the mail lies, and what it does not say is not guessed.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

/// A program that answers as `doveadm mailbox list` and `path` do, from these lines of shell.
fn doveadm(program: &Program, answers: &str) -> String {
    let path = program.folder().join("doveadm");
    let script = format!(
        "#!/bin/sh\n\
         echo \"$*\" >> \"$(dirname \"$0\")/asked\"\n\
         case \"$*\" in\n{answers}\n\
         *) echo 'Fatal: asked for something else' >&2; exit 75;;\n\
         esac\n"
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    format!("--doveadm={} -v", path.display())
}

#[test]
fn mail_is_where_dovecot_says() {
    let program = program();
    let root = store(&program, BOB, 4);
    let elsewhere = program.folder().join("elsewhere");
    for name in ["cur", "new"] {
        fs::create_dir_all(elsewhere.join(name)).unwrap();
    }
    let (root_text, elsewhere) = (root.display(), elsewhere.display());
    let answers = |list: &str| {
        format!(
            "'-v mailbox list -u {ADA}') printf '{list}';;\n\
             '-v mailbox path -u {ADA} -t mailbox INBOX') echo '{root_text}';;\n\
             '-v mailbox path -u {ADA} -t control INBOX') echo '{root_text}';;\n\
             '-v mailbox path -u {ADA} -t mailbox Sent') echo '{root_text}/.Sent';;\n\
             '-v mailbox path -u {ADA} -t mailbox Never used') echo '{root_text}/.Never used';;\n\
             '-v mailbox path -u {ADA} -t mailbox Far') echo '{elsewhere}';;"
        )
    };
    let flag = doveadm(&program, &answers("INBOX\\nSent\\nNever used\\n"));
    let told = well(&program, &["encrypt", ADA, &flag], "");
    assert_eq!(told, "ada@example.org: 4 messages sealed.\n");
    assert_eq!(sealed_and_plain(&root), (4, 0));

    let flag = doveadm(&program, &answers("INBOX\\nFar\\n"));
    let (told, _) = left(&program, &["encrypt", ADA, &flag], "");
    assert!(told.contains("the mailbox Far lies in"), "{told}");
    assert!(told.contains("outside of the account's mail"), "{told}");
}

#[test]
fn control_files_may_lie_apart() {
    let program = program();
    let root = store(&program, ADA, 4);
    let control = program.folder().join("control");
    for folder in [".INBOX", ".Sent"] {
        fs::create_dir_all(control.join(folder)).unwrap();
    }
    let (root_text, control_text) = (root.display(), control.display());
    let answers = format!(
        "*'list -u {ADA}') echo INBOX;;\n\
         *'-t mailbox INBOX') echo '{root_text}';;\n\
         *'-t control INBOX') echo '{control_text}/.INBOX';;"
    );
    let flag = doveadm(&program, &answers);
    well(&program, &["encrypt", ADA, &flag], "");
    assert_eq!(sealed_and_plain(&root), (4, 0));
    // Without the control directory there is nothing to lock.
    fs::remove_dir(control.join(".INBOX")).unwrap();
    let decrypt = ["decrypt", ADA, "--password-stdin", &flag];
    let (told, _) = left(&program, &decrypt, PASSWORD);
    assert!(
        told.contains("control directory cannot be opened"),
        "{told}"
    );
}

#[test]
fn a_failure_is_an_error_and_not_a_guess() {
    let program = program();
    let root = store(&program, ADA, 2);
    let fails = doveadm(&program, &format!("*'list -u {ADA}') echo INBOX;;"));
    for (flag, message) in [
        (fails.as_str(), "Fatal: asked for something else"),
        (
            "--doveadm=/nowhere/doveadm",
            "`/nowhere/doveadm` could not be started",
        ),
        ("--doveadm=/bin/true", "printed no path"),
    ] {
        let (told, error) = left(&program, &["encrypt", ADA, flag], "");
        assert!(told.contains(message), "{told}");
        assert_eq!(error, "1 of 1 account(s) not done");
    }
    assert_eq!(sealed_and_plain(&root), (0, 2));
}
