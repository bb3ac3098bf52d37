//! What the comparison of an account before and after notices: everything, and nothing where
//! nothing was done.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use e2e::{
    Dovecot, DovecotVersion, FakeAccount, FakeApi, MailFormat, Portrait, StoredMessage,
    VariedMailbox, assert_same, on_every_dovecot, on_every_dovecot_and_format,
};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct-horse";

fn start(version: DovecotVersion, format: MailFormat, api: &FakeApi) -> Dovecot {
    let account = FakeAccount {
        quota: "1G".to_owned(),
        ..FakeAccount::plain(PASSWORD)
    };
    api.put(ADA, account);
    Dovecot::builder(version, format)
        .api(&api.url(), FakeApi::TOKEN)
        .extra(version.with_compressed_mail())
        .start()
}

on_every_dovecot_and_format! { an_untouched_mailbox_looks_the_same_again }

fn an_untouched_mailbox_looks_the_same_again(version: DovecotVersion, format: MailFormat) {
    let api = FakeApi::start();
    let dovecot = start(version, format, &api);
    let mut written = 0;
    dovecot.fill(ADA, |maildir| {
        written = VariedMailbox::write_part(maildir, dovecot.mail_owner(), 1, 300);
    });
    let messages = dovecot.mail_on_disk(ADA).messages();
    let is_compressed = |message: &&StoredMessage| message.body().starts_with(b"\x1f\x8b");
    let compressed = messages.iter().filter(is_compressed).count();
    assert!(
        compressed > 0 && compressed < written,
        "{compressed} compressed"
    );

    let before = Portrait::with_save_dates(&dovecot, ADA, PASSWORD);
    assert_eq!(before.messages(), written);
    let after = Portrait::with_save_dates(&dovecot, ADA, PASSWORD);
    assert_same(&before, &after);
    assert_eq!(dovecot.complaints(), Vec::<String>::new());
}

on_every_dovecot! { each_kind_of_change_is_noticed }

fn each_kind_of_change_is_noticed(version: DovecotVersion) {
    let api = FakeApi::start();
    let dovecot = start(version, MailFormat::Maildir, &api);
    dovecot.fill(ADA, |maildir| {
        VariedMailbox::write_small(maildir, dovecot.mail_owner(), 2, 40);
    });
    let mut account = Account {
        before: Portrait::with_save_dates(&dovecot, ADA, PASSWORD),
        dovecot: &dovecot,
    };
    account.imap("STORE 3 FLAGS (\\Answered)");
    account.expect(&["UID 3, FLAGS"]);
    account.imap("STORE 3 +FLAGS ($Forwarded)");
    account.expect(&["UID 3, FLAGS"]);
    account.change_date();
    account.expect(&["UID 5, INTERNALDATE"]);
    account.replace("From the beginning", "From the Beginning");
    account.expect(&["UID 5, BODY[]", "RETR 5"]);
    account.replace("Return-Path: <s", "Return-Path: <S");
    account.expect(&["UID 5, BODY[]:", "UID 5, BODY[]<7>", "RETR 5"]);
    account.replace("Date: Mon", "Date: Tue");
    account.expect(&["UID 5, ENVELOPE", "UID 5, BODY[]", "RETR 5"]);
    account.replace("text/plain", "text/plein");
    account.expect(&[
        "UID 5, BODYSTRUCTURE",
        "UID 5, BODY[]",
        "BODY[1.MIME]",
        "RETR 5",
    ]);
    account.delete_save_dates();
    account.expect(&["SAVED INBOX, UID 5"]);
    account.imap("UID COPY 9 Sent");
    account.expect(&[
        "Sent, messages",
        "Sent, UIDNEXT",
        "SAVED Sent",
        "TEXT quince",
        "quota",
    ]);
    account.imap("STORE 9 +FLAGS.SILENT (\\Deleted)");
    account.imap("EXPUNGE");
    account.expect(&[
        "INBOX, messages",
        "UID 9, BODY[]",
        "SAVED INBOX, UID 9",
        "STAT",
        "UIDL",
    ]);
    account.forget_uids();
    account.expect(&["UIDVALIDITY", "UIDL", "UID 9, BODY[]: is new"]);
}

struct Account<'a> {
    dovecot: &'a Dovecot,
    before: Portrait,
}

impl Account<'_> {
    /// The differences since the last time must be these; of many, each kind once is enough.
    fn expect(&mut self, expected: &[&str]) {
        let after = Portrait::with_save_dates(self.dovecot, ADA, PASSWORD);
        let differences = self.before.differences(&after);
        for expected in expected {
            let is_there = differences.iter().any(|line| line.contains(expected));
            assert!(is_there, "{expected} is not among {differences:#?}");
        }
        let is_named = |line: &&String| expected.iter().any(|expected| line.contains(expected));
        if differences.len() <= expected.len() {
            assert_eq!(differences.iter().find(|line| !is_named(line)), None);
        }
        self.before = after;
    }

    fn imap(&self, command: &str) {
        let mut imap = self.dovecot.logged_in(ADA, PASSWORD);
        let answer = imap.command(command).unwrap();
        assert!(answer.is_ok(), "{command}: {answer:?}");
    }

    fn maildir(&self) -> PathBuf {
        self.dovecot.home(ADA).join("Maildir")
    }

    /// The file of the fifth message of the INBOX, and its date.
    fn fifth(&self) -> (PathBuf, SystemTime) {
        let names = fs::read_dir(self.maildir().join("cur")).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let path = names.swap_remove(4);
        let date = fs::metadata(&path).unwrap().modified().unwrap();
        (path, date)
    }

    fn change_date(&self) {
        let (path, date) = self.fifth();
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(date + Duration::from_secs(1)).unwrap();
    }

    /// Changes bytes of the fifth message, and nothing else of its file.
    fn replace(&self, from: &str, to: &str) {
        let (path, date) = self.fifth();
        let text = fs::read_to_string(&path).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(text, changed);
        fs::write(&path, changed).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(date).unwrap();
    }

    /// Without its cache, Dovecot takes the time at which a file was changed.
    fn delete_save_dates(&self) {
        fs::remove_file(self.maildir().join("dovecot.index.cache")).unwrap();
    }

    fn forget_uids(&self) {
        for entry in fs::read_dir(self.maildir()).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with("dovecot") && name != "dovecot-keywords" {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
}
