//! What lies in a Maildir and is no mail to be sealed stays as it is, byte for byte, and what is
//! wrong is told with its path; the mail around it is sealed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::{DovecotVersion, ExistingAccount, MailFormat, VariedMailbox, files_below};

const MESSAGES: usize = 20;
const MAIL: &[u8] = b"Subject: quince\n\nxylophone\n";

/// Files that nothing is wrong with, and what is in them.
const LEFT: [(&str, &[u8]); 7] = [
    ("cur/1.empty:2,S", b""),
    ("cur/2.mark:2,", b"CRYPTED\x03\x07"),
    ("cur/.hidden", MAIL),
    ("tmp/3.being.delivered", MAIL),
    ("maildirsize", b"1000S\n10 1\n"),
    (".Archive/cur/:2,no-name", MAIL),
    ("mail-of-mine.txt", MAIL),
];

/// Files that something is wrong with.
const WRONG: [(&str, &[u8]); 3] = [
    (
        "cur/4.junk:2,",
        b"CRYPTED\x03\x07 and then junk, more than a header could be",
    ),
    ("cur/5.size,S=99:2,FS", MAIL),
    (".Sent/new/6.size,S=27,W=99", MAIL),
];

#[test]
fn what_is_no_mail_stays_and_what_is_wrong_is_told() {
    let account = ExistingAccount::new(
        DovecotVersion::V2_3,
        MailFormat::Maildir,
        None,
        "",
        |maildir, owner| VariedMailbox::write_small(maildir, owner, 9, MESSAGES),
    );
    let maildir = account.home().join("Maildir");
    let elsewhere = account.dovecot.folder().join("elsewhere");
    make_odd_things(&maildir, &elsewhere);
    let odd = files_below(&maildir)
        .into_iter()
        .filter(|path| is_odd(&maildir, path));
    let before: Vec<_> = odd.map(|path| (inode(&path), path)).collect();
    assert_eq!(before.len(), LEFT.len() + WRONG.len());

    account.switch("on");
    let run = account.conversion().run("encrypt", &["--json"], "");
    assert_eq!(run.code, Some(1), "{run:#?}");
    let json = run.json();
    let problems = json["accounts"][0]["problems"].as_array().unwrap();
    let mut told: Vec<_> = problems
        .iter()
        .map(|problem| problem["path"].as_str().unwrap())
        .collect();
    told.sort_unstable();
    let mut wrong = WRONG.map(|(name, _)| maildir.join(name).to_str().unwrap().to_owned());
    wrong.sort_unstable();
    assert_eq!(told, wrong, "{json:#}");

    for (file, path) in before {
        assert_eq!(inode(&path), file, "{}", path.display());
    }
    for (name, bytes) in LEFT.iter().chain(&WRONG) {
        assert_eq!(fs::read(maildir.join(name)).unwrap(), *bytes, "{name}");
    }
    assert_eq!(fs::read(&elsewhere).unwrap(), MAIL);
    assert!(maildir.join("cur/7.link:2,").is_symlink());
    assert!(maildir.join("cur/8.pipe:2,").exists() && maildir.join("cur/9.folder:2,").is_dir());
    let sealed = account.mail().sealed();
    assert_eq!(
        sealed.into_iter().filter(|sealed| *sealed).count(),
        MESSAGES + 2
    );
}

fn make_odd_things(maildir: &Path, elsewhere: &Path) {
    for (name, bytes) in LEFT.iter().chain(&WRONG) {
        fs::write(maildir.join(name), bytes).unwrap();
    }
    fs::write(elsewhere, MAIL).unwrap();
    symlink(elsewhere, maildir.join("cur/7.link:2,")).unwrap();
    let made = Command::new("mkfifo")
        .arg(maildir.join("cur/8.pipe:2,"))
        .status();
    assert!(made.unwrap().success());
    fs::create_dir(maildir.join("cur/9.folder:2,")).unwrap();
}

fn is_odd(maildir: &Path, path: &PathBuf) -> bool {
    let mut names = LEFT
        .iter()
        .chain(&WRONG)
        .map(|(name, _)| maildir.join(name));
    names.any(|odd| odd == *path)
}

/// The same for the same file alone.
fn inode(path: &Path) -> (u64, i64, i64) {
    let metadata = fs::symlink_metadata(path).unwrap();
    (metadata.ino(), metadata.mtime(), metadata.ctime())
}
