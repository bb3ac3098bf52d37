//! All that clients can see of an account, to be compared with what they see later.

use std::collections::BTreeMap;

use crate::{Dovecot, ImapAnswer, ImapClient, ImapValue, fingerprint};

/// What is asked of every message. One command asks it all, because Dovecot opens a sealed
/// message anew for every command. `X-GUID` is Dovecot's own.
const ITEMS: &str = "UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE X-GUID \
    BODY.PEEK[] BODY.PEEK[]<7.100> BODY.PEEK[HEADER.FIELDS (SUBJECT X-UNIQUE)] BODY.PEEK[1.MIME]";

/// How many messages one FETCH reads: what it answers is held in memory.
const AT_ONCE: u32 = 100;

/// What is searched for in every mailbox. The words only in a part of it, because Dovecot opens
/// each message for them.
const SEARCHES: [&str; 2] = ["1:60 TEXT quince", "LARGER 6000 SINCE 1-Jan-2015"];

/// POP3 reads the first of every so many messages; sizes and ids it tells of all.
const RETR_EVERY: usize = 4;

/// What is different is told for so many facts.
const TOLD: usize = 30;

/// A word in every name under which a message's time of arrival in its mailbox stands.
const SAVE_DATE: &str = "SAVED";

/// Names of facts, such as `INBOX, UID 7, FLAGS`, and what they were when the portrait was
/// taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portrait {
    facts: BTreeMap<String, String>,
}

impl Portrait {
    /// Looks at the account over IMAP and POP3, and changes nothing that either shows.
    ///
    /// # Panics
    /// When something is refused, with Dovecot's log.
    pub fn of(dovecot: &Dovecot, address: &str, password: &str) -> Self {
        let mut portrait = Self::default();
        // First, because it makes the INBOX less recent, which IMAP shows.
        portrait.add_pop3(dovecot, address, password);
        let mut imap = dovecot.imap();
        expect_ok(dovecot, imap.login(address, password));
        for mailbox in mailboxes(dovecot, &mut imap) {
            portrait.add_mailbox(dovecot, &mut imap, &mailbox);
        }
        let quota = expect_ok(dovecot, imap.command("GETQUOTAROOT INBOX"));
        for untagged in quota.untagged {
            portrait.add("quota, ", &untagged.text, String::new());
        }
        portrait
    }

    /// The same, and when each message was saved. Dovecot takes that from the file's time of
    /// change; only once it stands in its cache does it survive a new file, so this has it
    /// written there.
    ///
    /// # Panics
    /// As [`Portrait::of`], and when Dovecot names no save date.
    pub fn with_save_dates(dovecot: &Dovecot, address: &str, password: &str) -> Self {
        let printed = dovecot.doveadm(&[
            "-o",
            "mail_always_cache_fields=date.save",
            "-o",
            "mail_never_cache_fields=",
            "-f",
            "tab",
            "fetch",
            "-u",
            address,
            "mailbox uid date.saved",
            "ALL",
        ]);
        let mut portrait = Self::of(dovecot, address, password);
        for line in printed.lines().skip(1) {
            let [mailbox, uid, date] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("no save date: {line}");
            };
            assert!(date.starts_with("20"), "no save date: {line}");
            let name = format!("{SAVE_DATE} {mailbox}, UID {uid}");
            portrait.add(&name, "", date.to_owned());
        }
        portrait
    }

    /// How many messages there are in all mailboxes together.
    pub fn messages(&self) -> usize {
        let bodies = self.facts.keys().filter(|name| name.ends_with(", BODY[]"));
        bodies.count()
    }

    /// What is not the same in both, one line each: the name, and what it was and is.
    pub fn differences(&self, after: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        for (name, before) in &self.facts {
            match after.facts.get(name) {
                Some(now) if now == before => {}
                Some(now) => differences.push(format!("{name}: was {before}, is {now}")),
                None => differences.push(format!("{name}: was {before}, is gone")),
            }
        }
        let is_new = |name: &&String| !self.facts.contains_key(*name);
        let new = after.facts.keys().filter(is_new);
        differences.extend(new.map(|name| format!("{name}: is new: {}", after.facts[name])));
        differences
    }

    fn add(&mut self, subject: &str, name: &str, value: String) {
        let name = format!("{subject}{name}");
        let twice = self.facts.insert(name.clone(), value);
        assert_eq!(twice, None, "{name} stands there twice");
    }

    fn add_mailbox(&mut self, dovecot: &Dovecot, imap: &mut ImapClient, mailbox: &str) {
        let opened = expect_ok(dovecot, imap.examine(mailbox));
        let mut count = 0;
        for untagged in &opened.untagged {
            if let Some(number) = untagged.text.strip_suffix(" EXISTS") {
                count = number.parse().expect("a number of messages");
            }
            for code in ["UIDVALIDITY", "UIDNEXT"] {
                if let Some((_, after)) = untagged.text.split_once(&format!("[{code} ")) {
                    let value = after.split(']').next().unwrap_or_default();
                    self.add(&format!("{mailbox}, "), code, value.to_owned());
                }
            }
        }
        self.add(&format!("{mailbox}, "), "messages", count.to_string());
        for first in (1..=count).step_by(AT_ONCE as usize) {
            let last = count.min(first + AT_ONCE - 1);
            let answer = imap.command(&format!("FETCH {first}:{last} ({ITEMS})"));
            for untagged in expect_ok(dovecot, answer).untagged {
                self.add_message(mailbox, &ImapValue::of(&untagged));
            }
        }
        for search in SEARCHES {
            let found = expect_ok(dovecot, imap.command(&format!("UID SEARCH {search}")));
            let found = found
                .untagged
                .iter()
                .find(|untagged| untagged.text.starts_with("SEARCH"));
            let found = found.map(|untagged| untagged.text.clone());
            self.add(&format!("{mailbox}, "), search, found.unwrap_or_default());
        }
    }

    /// A line `NUMBER FETCH (NAME VALUE NAME VALUE ...)`; what else Dovecot says is not about
    /// a message.
    fn add_message(&mut self, mailbox: &str, values: &[ImapValue]) {
        let [_, ImapValue::Atom(fetch), ImapValue::List(values)] = values else {
            return;
        };
        assert_eq!(fetch, "FETCH");
        let pairs: Vec<(String, &ImapValue)> = values
            .chunks(2)
            .map(|pair| (pair[0].to_text(), &pair[1]))
            .collect();
        let uid = pairs.iter().find(|(name, _)| name == "UID");
        let uid = uid.expect("a UID").1.to_text();
        for (name, value) in pairs {
            let value = match name.as_str() {
                "FLAGS" => sorted(value),
                _ => value.fingerprint(),
            };
            self.add(&format!("{mailbox}, UID {uid}, "), &name, value);
        }
    }

    fn add_pop3(&mut self, dovecot: &Dovecot, address: &str, password: &str) {
        let failed = |error| panic!("POP3: {error}\n{}", dovecot.log());
        let mut pop3 = dovecot.pop3();
        pop3.login(address, password).unwrap_or_else(failed);
        self.add("POP3, ", "STAT", pop3.stat().expect("STAT"));
        let uidl = pop3.uidl().expect("UIDL");
        for line in pop3.list().expect("LIST") {
            self.add("POP3, LIST ", &line, String::new());
        }
        for (number, line) in (1..).zip(&uidl) {
            self.add("POP3, UIDL ", line, String::new());
            if number % RETR_EVERY != 1 {
                continue;
            }
            let message = pop3.retr(number);
            let message = message.unwrap_or_else(|error| {
                panic!("POP3: RETR {number}: {error}\n{}", dovecot.log());
            });
            self.add("POP3, ", &format!("RETR {number}"), fingerprint(&message));
        }
        pop3.leave_no_trace().expect("QUIT");
    }
}

/// # Panics
/// When anything differs, with a list of what does.
pub fn assert_same(before: &Portrait, after: &Portrait) {
    let differences = before.differences(after);
    let told = differences.len().min(TOLD);
    assert!(
        differences.is_empty(),
        "{} facts are not what they were:\n{}",
        differences.len(),
        differences[..told].join("\n")
    );
}

fn expect_ok(dovecot: &Dovecot, answer: std::io::Result<ImapAnswer>) -> ImapAnswer {
    match answer {
        Ok(answer) if answer.is_ok() => answer,
        Ok(answer) => panic!(
            "refused: {} {}\n{}",
            answer.status,
            answer.text,
            dovecot.log()
        ),
        Err(error) => panic!("IMAP: {error}\n{}", dovecot.log()),
    }
}

/// The names of all mailboxes that can be opened.
fn mailboxes(dovecot: &Dovecot, imap: &mut ImapClient) -> Vec<String> {
    let answer = expect_ok(dovecot, imap.command("LIST \"\" *"));
    let lines = answer.untagged.iter().map(ImapValue::of);
    lines
        .filter(|values| !values[1].fingerprint().contains("\\Noselect"))
        .map(|values| values[3].to_text())
        .collect()
}

/// Flags have no order.
fn sorted(flags: &ImapValue) -> String {
    let flags = flags.as_list().expect("a list of flags");
    let mut flags: Vec<String> = flags.iter().map(ImapValue::to_text).collect();
    flags.sort();
    flags.join(" ")
}
