//! Every message that an account ever got, so that none is forgotten.

use crate::{Dovecot, ImapClient, sample_mail};

/// Keeps what was sent to an account, and demands all of it back, byte for byte.
#[derive(Debug)]
pub struct MailLedger<'a> {
    dovecot: &'a Dovecot,
    address: &'a str,
    entries: Vec<Entry>,
    locks: usize,
}

/// Messages under a key that waits for an old secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked(usize);

#[derive(Debug)]
struct Entry {
    /// What was delivered or appended.
    sent: Vec<u8>,
    /// What came back the first time, with the header lines that LMTP put before it.
    first_read: Option<Vec<u8>>,
    locked: Option<Locked>,
}

impl<'a> MailLedger<'a> {
    /// For an account that has no mail yet.
    pub fn new(dovecot: &'a Dovecot, address: &'a str) -> Self {
        Self {
            dovecot,
            address,
            entries: Vec::new(),
            locks: 0,
        }
    }

    /// Delivers a message over LMTP, which must be stored sealed.
    pub fn deliver(&mut self, subject: &str) {
        let mail = sample_mail(&format!("{subject} delivered"), 1_000);
        let stored = self.dovecot.deliver(self.address, &mail);
        assert!(stored.is_sealed(), "{subject}");
        self.enter(mail);
    }

    /// Appends a message over IMAP, and then demands every message there ever was.
    pub fn append_and_check(&mut self, subject: &str, password: &str) {
        let mail = sample_mail(&format!("{subject} appended"), 1_000);
        let mut imap = self.dovecot.logged_in(self.address, password);
        let answer = imap.append("INBOX", &mail).expect("an answer to APPEND");
        assert!(answer.is_ok(), "{subject}: {answer:?}");
        self.enter(mail);
        imap.select("INBOX").expect("the INBOX");
        self.check_open(subject, &mut imap);
        self.check_locked(subject, password);
        let sealed = self.dovecot.mail_on_disk(self.address).sealed();
        assert_eq!(sealed, vec![true; self.entries.len()], "{subject}");
    }

    /// From now on, nothing reads that reads now.
    pub fn lock_all(&mut self) -> Locked {
        self.locks += 1;
        let lock = Locked(self.locks);
        for entry in &mut self.entries {
            entry.locked.get_or_insert(lock);
        }
        lock
    }

    /// These messages must read again.
    pub fn unlock(&mut self, lock: Locked) {
        let locked = self.entries.iter_mut();
        for entry in locked.filter(|entry| entry.locked == Some(lock)) {
            entry.locked = None;
        }
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn enter(&mut self, sent: Vec<u8>) {
        self.entries.push(Entry {
            sent,
            first_read: None,
            locked: None,
        });
    }

    /// Messages come in the order in which they arrived.
    fn check_open(&mut self, subject: &str, imap: &mut ImapClient) {
        let count = imap.status_messages("INBOX").expect("a STATUS");
        assert_eq!(count as usize, self.entries.len(), "{subject}");
        for (number, entry) in (1..).zip(&mut self.entries) {
            if entry.locked.is_some() {
                continue;
            }
            let read = imap.fetch_body(number).unwrap_or_else(|error| {
                panic!(
                    "{subject}: message {number}: {error}\n{}",
                    self.dovecot.log()
                )
            });
            let expected = entry.first_read.get_or_insert_with(|| read.clone());
            assert!(read.ends_with(&entry.sent), "{subject}: message {number}");
            assert_eq!(read, *expected, "{subject}: message {number}");
        }
    }

    /// Dovecot ends the session at a message that it cannot open; the next log-in goes on.
    fn check_locked(&self, subject: &str, password: &str) {
        for (number, entry) in (1..).zip(&self.entries) {
            if entry.locked.is_some() {
                let mut imap = self.dovecot.logged_in(self.address, password);
                let read = imap.fetch_body(number);
                assert!(read.is_err(), "{subject}: message {number} is not locked");
            }
        }
    }
}
