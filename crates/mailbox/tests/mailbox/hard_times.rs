//! A full disk, a file system without exchanges, and directories that may not be written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use mailbox::{Ending, Fault, Report, Trouble, Unwatched, at, convert};
use rustix::process::geteuid;

use crate::account::{Account, options};
use crate::child::Direction;

const ROOT: &str = "MAILBOX_TEST_HARD_ROOT";
const NOBODY: u32 = 65_534;

/// Runs one test of this program in a process of its own, in which `ROOT` names the mail.
fn run(test: &str, root: &Path, mut command: Command) {
    let output = command
        .args(["--exact", "--nocapture", test])
        .env(ROOT, root)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{complaint}");
    assert!(printed.contains("1 passed"), "{printed}");
}

fn seal(root: &Path) -> Report {
    let mailboxes = at(root, None).unwrap();
    convert(&mailboxes, &Direction::Seal.task(), &options(), &Unwatched).unwrap()
}

/// A file system of 900 kB is mounted over the account, in a namespace of mounts of its own.
#[test]
fn a_full_disk_stops_it_and_nothing_is_lost() {
    let Some(root) = std::env::var_os(ROOT) else {
        let account = Account::maildir("/tmp");
        let mut command = Command::new("unshare");
        command.args(["--mount", "--map-root-user"]);
        command.args([
            "sh",
            "-c",
            "mount -t tmpfs -o size=900k tmpfs \"$MAILBOX_TEST_HARD_ROOT\" && exec \"$0\" \"$@\"",
        ]);
        command.arg(std::env::current_exe().unwrap());
        return run(
            "hard_times::a_full_disk_stops_it_and_nothing_is_lost",
            account.home(),
            command,
        );
    };
    let account = Account::at(Path::new(&root));
    for number in 1..40 {
        account.deliver("cur", number * 7);
    }
    // What is left is enough for some of the sealed messages, not for all of a batch.
    let free = || rustix::fs::statvfs(&account.root).unwrap().f_bavail * 4096;
    let filler = account.home().join("filler");
    let filled = free().checked_sub(40_000).expect("smaller messages");
    fs::write(&filler, vec![0; usize::try_from(filled).unwrap()]).unwrap();
    let before = account.seen();

    let report = seal(&account.root);
    assert!(
        matches!(report.ending, Ending::Failed(Fault::DiskFull { .. })),
        "{report:?}"
    );
    let Ending::Failed(fault) = &report.ending else {
        unreachable!()
    };
    assert!(
        fault.to_string().contains("Make room and run it again"),
        "{fault}"
    );
    assert_eq!(account.seen(), before);
    assert_eq!(account.leftovers(), Vec::<PathBuf>::new());

    fs::remove_file(filler).unwrap();
    let report = seal(&account.root);
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(account.seen(), before);
    assert_eq!(account.sealed_and_plain(), (39, 0));
}

/// Runs as somebody who may not write everywhere.
#[test]
fn what_may_not_be_read_or_written_is_reported_and_the_rest_is_done() {
    let Some(root) = std::env::var_os(ROOT) else {
        let account = Account::maildir("/tmp");
        for folder in ["", ".Sealed", ".NoTmp", ".NoControl"] {
            account.folder(folder);
            account.deliver(Path::new(folder).join("cur").to_str().unwrap(), 3);
        }
        account.deliver("cur", 4);
        if geteuid().is_root() {
            give_to_nobody(account.home());
        }
        let mode = |path: &str, mode| {
            fs::set_permissions(account.root.join(path), fs::Permissions::from_mode(mode)).unwrap();
        };
        let unreadable = account.deliver("cur", 5);
        fs::set_permissions(&unreadable, fs::Permissions::from_mode(0o000)).unwrap();
        mode(".NoTmp/tmp", 0o500);
        mode(".NoControl", 0o500);
        // The program itself may lie where nobody else may look.
        let program = account.home().join("program");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let mut command = Command::new(&program);
        if geteuid().is_root() {
            fs::set_permissions(account.home(), fs::Permissions::from_mode(0o755)).unwrap();
            command.uid(NOBODY).gid(NOBODY).current_dir("/");
        }
        let test = "hard_times::what_may_not_be_read_or_written_is_reported_and_the_rest_is_done";
        return run(test, account.home(), command);
    };
    let root = Path::new(&root).join("Maildir");
    let report = seal(&root);
    assert!(matches!(report.ending, Ending::Left), "{report:?}");
    assert_eq!(report.total.converted.messages, 3, "{report:?}");
    let mut problems: Vec<String> = report
        .problems
        .iter()
        .map(|it| {
            format!(
                "{} {}",
                it.path.strip_prefix(&root).unwrap().display(),
                it.trouble
            )
        })
        .collect();
    problems.sort();
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(
        problems[0].starts_with(".NoControl the folder cannot be locked"),
        "{problems:#?}"
    );
    assert!(
        problems[1].starts_with(".NoTmp/tmp Permission denied"),
        "{problems:#?}"
    );
    assert!(problems[2].starts_with("cur/5.M7P8.host"), "{problems:#?}");
    let account = Account::at(root.parent().unwrap());
    assert_eq!(account.leftovers(), Vec::<PathBuf>::new());
}

fn give_to_nobody(path: &Path) {
    std::os::unix::fs::lchown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give_to_nobody(&entry.unwrap().path());
        }
    }
}

#[test]
fn a_folder_without_tmp_is_reported() {
    let account = Account::maildir("/tmp");
    account.folder(".Broken");
    account.deliver("cur", 1);
    account.deliver(".Broken/cur", 2);
    fs::remove_dir(account.root.join(".Broken/tmp")).unwrap();
    let report = account.seal();
    assert_eq!(report.total.converted.messages, 1);
    assert_eq!(report.problems.len(), 1, "{report:?}");
    assert!(matches!(
        report.problems[0].trouble,
        Trouble::NoWorkplace(_)
    ));
    assert_eq!(report.total.pending.messages, 1);
}
