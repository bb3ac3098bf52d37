//! Where mail lies.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use mailbox::{FindError, Format, Refusal, Task, Unwatched, at, convert, find, survey};

use crate::account::{Account, options};
use crate::keys::Pair;

#[test]
fn folders_of_both_layouts_and_of_any_name() {
    let account = Account::maildir("/tmp");
    let names: [&[u8]; 9] = [
        b".Sent",
        b".A.B",
        b".with space",
        b".quote\"'",
        b".line\nbreak",
        b".\xff\xfe",
        b".Entw&APw-rfe",
        b"nested/deeper",
        b"nested",
    ];
    for name in names {
        account.folder(OsStr::from_bytes(name));
    }
    fs::create_dir(account.root.join("no folder")).unwrap();
    fs::create_dir_all(account.root.join("..DOVECOT-TRASHED/cur")).unwrap();
    let mailboxes = account.mailboxes();
    assert_eq!(mailboxes.format(), Format::Maildir);
    let mut expected: Vec<&[u8]> = names.to_vec();
    expected.push(b"");
    expected.sort_unstable();
    let mut found: Vec<&[u8]> = mailboxes
        .folders()
        .iter()
        .map(|folder| folder.path().as_os_str().as_bytes())
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected);

    for name in names {
        let directory = account.root.join(OsStr::from_bytes(name)).join("cur");
        fs::write(directory.join("1.a:2,S"), "Subject: x\n\n").unwrap();
    }
    let report = account.seal();
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(report.total.converted.messages, 9);
}

#[test]
fn links_are_followed_only_as_far_as_they_must() {
    let account = Account::maildir("/tmp");
    let elsewhere = Account::maildir("/tmp");
    elsewhere.store("cur/1.a:2,", b"Subject: not mine\n\n");
    account.folder(".Real");
    symlink(account.root.join(".Real"), account.root.join(".Alias")).unwrap();
    symlink(&elsewhere.root, account.root.join(".Elsewhere")).unwrap();
    symlink("nowhere", account.root.join(".Dangling")).unwrap();
    let mailboxes = account.mailboxes();
    let found: Vec<String> = mailboxes
        .folders()
        .iter()
        .map(mailbox::Folder::label)
        .collect();
    assert_eq!(found, ["INBOX", ".Real"]);
    let root = fs::canonicalize(&account.root).unwrap();
    assert_eq!(mailboxes.not_followed(), [root.join(".Elsewhere")]);

    // Whoever exchanges a folder for a link after it was found gains nothing.
    fs::remove_dir_all(account.root.join(".Real")).unwrap();
    symlink(&elsewhere.root, account.root.join(".Real")).unwrap();
    let task = Task::Seal(Pair::New.public());
    let report = convert(&mailboxes, &task, &options(), &Unwatched).unwrap();
    assert!(!report.is_complete());
    assert_eq!(elsewhere.sealed_and_plain(), (0, 1));
    fs::remove_dir_all(&account.root).unwrap();
    symlink(&elsewhere.root, &account.root).unwrap();
    let refused = convert(&mailboxes, &task, &options(), &Unwatched);
    assert!(matches!(refused, Err(Refusal::Io { .. })), "{refused:?}");
    assert_eq!(elsewhere.sealed_and_plain(), (0, 1));
}

#[test]
fn a_home_tells_where_its_mail_is() {
    let account = Account::empty("/tmp", "mail");
    assert!(matches!(find(account.home()), Err(FindError::NoMail(_))));
    let messages = account.root.join("mailboxes/Sent/dbox-Mails");
    fs::create_dir_all(&messages).unwrap();
    let mailboxes = find(account.home()).unwrap();
    assert_eq!(mailboxes.format(), Format::Sdbox);
    assert_eq!(mailboxes.folders()[0].label(), "Sent");
    assert_eq!(mailboxes.alternative(), None);
    symlink("/somewhere/slow", account.root.join("dbox-alt-root")).unwrap();
    let mailboxes = find(account.home()).unwrap();
    assert_eq!(
        mailboxes.alternative(),
        Some(std::path::Path::new("/somewhere/slow"))
    );

    fs::create_dir(account.root.join("storage")).unwrap();
    let mailboxes = find(account.home()).unwrap();
    assert_eq!(mailboxes.format(), Format::Mdbox);
    let refused = survey(&mailboxes, &Unwatched).unwrap_err();
    assert!(matches!(refused, Refusal::Mdbox(_)));
    assert!(
        refused
            .to_string()
            .contains("doveadm backup -u USER mdbox:~/mdbox-new")
    );

    fs::create_dir_all(account.home().join("Maildir/cur")).unwrap();
    fs::create_dir_all(account.home().join("Maildir/new")).unwrap();
    let Err(FindError::Several(places)) = find(account.home()) else {
        panic!("there are two");
    };
    assert_eq!(places.len(), 2);
    let told = at(&account.home().join("Maildir"), None).unwrap();
    assert_eq!(told.format(), Format::Maildir);
    assert!(at(&account.home().join("nowhere"), None).is_err());
}

#[test]
fn a_home_may_itself_be_the_maildir() {
    let account = Account::maildir("/tmp");
    account.folder("sub");
    let mailboxes = find(&account.root).unwrap();
    let found: Vec<String> = mailboxes
        .folders()
        .iter()
        .map(mailbox::Folder::label)
        .collect();
    assert_eq!(found, ["INBOX", "sub"]);
}
