//! Sealing, opening and sealing anew the mail that an account already has changes nothing that
//! its owner can see, whatever Dovecot remembers of it, and nothing of its files but what is
//! in them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use e2e::{
    DovecotVersion, ExistingAccount, FileFacts, MailFormat, Portrait, VariedMailbox, assert_same,
    on_every_dovecot_and_format,
};

/// The account, and all of it as it was before anything was sealed.
struct Story {
    account: ExistingAccount,
    portrait: Portrait,
    facts: BTreeMap<String, FileFacts>,
    quota: String,
}

on_every_dovecot_and_format! {
    with_warm_indexes_nothing_changes,
    without_indexes_nothing_changes,
    the_documented_command_keeps_save_dates,
}

/// What administrators read.
const MANUAL: &str = include_str!("../../docs/existing-mail.md");

/// Two thousand messages of up to 30 MB, fewer as sdbox; the save dates are kept as well.
fn with_warm_indexes_nothing_changes(version: DovecotVersion, format: MailFormat) {
    let story = match format {
        MailFormat::Maildir => Story::begin(version, format, |maildir, owner| {
            VariedMailbox::write(maildir, owner, 3);
        }),
        MailFormat::Sdbox => Story::begin(version, format, |maildir, owner| {
            VariedMailbox::write_part(maildir, owner, 3, 600);
        }),
    };
    let messages = story.portrait.messages();
    assert!(messages > 2_000 || format == MailFormat::Sdbox);
    for verb in ["encrypt", "reencrypt", "decrypt"] {
        story.convert(verb);
        let portrait = story.account.portrait_with_save_dates();
        assert_same(&story.portrait, &portrait);
        story.end_of_step(verb);
    }
}

/// Dovecot starts from the files alone after every step, and counts what is used before
/// anybody brought a key.
fn without_indexes_nothing_changes(version: DovecotVersion, format: MailFormat) {
    let story = Story::begin(version, format, |maildir, owner| {
        VariedMailbox::write_part(maildir, owner, 4, 400);
    });
    // Recent messages are known to the index alone.
    story.account.forget_indexes();
    let before = story.account.portrait();
    // Nor does anybody know how large the messages are whose names do not tell it.
    story.account.forget_sizes();
    story.account.forget_indexes();
    for verb in ["encrypt", "reencrypt", "decrypt"] {
        story.convert(verb);
        story.account.forget_indexes();
        assert_eq!(story.account.recounted_quota(), story.quota, "{verb}");
        assert_same(&before, &story.account.portrait());
        story.end_of_step(verb);
    }
}

/// What Dovecot noted by the command of the manual, it tells afterwards under its ordinary
/// settings, by which mail is expunged.
fn the_documented_command_keeps_save_dates(version: DovecotVersion, format: MailFormat) {
    let account = ExistingAccount::new(version, format, None, "", |maildir, owner| {
        VariedMailbox::write_small(maildir, owner, 6, 30);
    });
    let command = MANUAL.lines().find(|line| line.contains("date.saved"));
    let command = command.unwrap().trim().strip_prefix("doveadm ").unwrap();
    let (options, fields) = command.split_once(" \"").unwrap();
    let (fields, query) = fields.split_once("\" ").unwrap();
    let words = options.split(' ').chain([fields, query]);
    let noted = account.dovecot.doveadm(&words.collect::<Vec<_>>());
    assert!(noted.contains("date.saved: 20"), "{noted}");
    let ask = || {
        let ask = ["fetch", "-u", ExistingAccount::ADDRESS, fields, query];
        account.dovecot.doveadm(&ask)
    };
    assert_eq!(ask(), noted);
    // The dates have no fractions of seconds.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    account.switch("on");
    account.conversion().run_well("encrypt", &[], "");
    assert_eq!(ask(), noted);
}

impl Story {
    fn begin(
        version: DovecotVersion,
        format: MailFormat,
        write: fn(&std::path::Path, (u32, u32)),
    ) -> Self {
        let account =
            ExistingAccount::new(version, format, None, version.with_compressed_mail(), write);
        let portrait = account.portrait_with_save_dates();
        // After it: clients move what is new.
        let (facts, quota) = (account.facts(), account.recounted_quota());
        Self {
            account,
            portrait,
            facts,
            quota,
        }
    }

    fn convert(&self, verb: &str) {
        let password = ExistingAccount::password_line();
        let (more, input) = match verb {
            "encrypt" => {
                self.account.switch("on");
                (vec!["--json"], "")
            }
            "reencrypt" => {
                self.account.rotate();
                (vec!["--json", "--password-stdin"], password.as_str())
            }
            _ => {
                self.account.switch("off");
                (vec!["--json", "--password-stdin"], password.as_str())
            }
        };
        self.account.conversion().run_well(verb, &more, input);
        self.expect_told(verb);
    }

    /// `status` and `verify` count what there is, under the active key alone.
    fn expect_told(&self, verb: &str) {
        let files = self.facts.values();
        let messages = files.filter(|file| !file.is_empty).count();
        let (sealed, plain) = match verb {
            "decrypt" => (0, messages),
            _ => (messages, 0),
        };
        let conversion = self.account.conversion();
        let status = conversion.run_well("status", &["--json"], "").json();
        let status = &status["accounts"][0];
        assert_eq!(status["sealed"]["messages"], sealed, "{verb}: {status:#}");
        assert_eq!(status["plain"]["messages"], plain, "{verb}: {status:#}");
        let keys = status["keys"].as_array().unwrap().iter();
        let used: Vec<_> = keys.filter(|key| key["messages"] != 0).collect();
        assert_eq!(used.len(), usize::from(sealed > 0), "{verb}: {status:#}");
        for key in used {
            assert_eq!(key["messages"], sealed, "{verb}: {status:#}");
            assert_eq!(key["standing"], "active", "{verb}: {status:#}");
        }
        let with_keys = (
            vec!["--json", "--password-stdin"],
            ExistingAccount::password_line(),
        );
        for (more, input) in [(vec!["--json"], String::new()), with_keys] {
            let verified = conversion.run_well("verify", &more, &input).json();
            let verified = &verified["accounts"][0];
            assert_eq!(verified["good"]["messages"], sealed, "{verb}: {verified:#}");
            assert_eq!(verified["plain"]["messages"], plain, "{verb}: {verified:#}");
        }
    }

    /// The files are what they were but for their content, nothing lies about, and Dovecot
    /// had nothing to complain of.
    fn end_of_step(&self, verb: &str) {
        let facts = self.account.facts();
        let paths = |facts: &BTreeMap<String, FileFacts>| facts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&facts), paths(&self.facts), "{verb}");
        for (path, before) in &self.facts {
            let after = &facts[path];
            assert_eq!(after.outside(), before.outside(), "{verb}: {path}");
            let is_sealed = verb != "decrypt" && !before.is_empty;
            assert_eq!(after.is_sealed, is_sealed, "{verb}: {path}");
            if verb == "decrypt" && self.account.dovecot.format() == MailFormat::Maildir {
                assert_eq!(after.content, before.content, "{verb}: {path}");
            }
        }
        let complaints = self.account.dovecot.complaints();
        assert_eq!(complaints, Vec::<String>::new(), "{verb}");
        let leftovers = self.account.leftovers();
        assert_eq!(leftovers, Vec::<std::path::PathBuf>::new(), "{verb}");
    }
}
