//! A mail program that never rests and knows what must come of all it did.

use std::collections::BTreeMap;

use fastrand::Rng;

use crate::varied_mail::{LineEnds, Shape, varied_mail};
use crate::{
    AccountLedger, Dovecot, ImapAnswer, ImapClient, ImapValue, LedgerEntry, Place, fingerprint,
};

/// What it sets and takes away.
const FLAGS: [&str; 5] = ["\\Flagged", "\\Seen", "\\Answered", "$Forwarded", "Work"];

/// When everything it appends is said to have arrived.
const DATE: &str = "03-Feb-2021 04:05:06 +0000";

/// A client that owns some messages of an account. Nobody else moves, marks or deletes them,
/// so that it knows at every moment where each must be. What it reads must be what was
/// written, and every command must succeed.
#[derive(Debug)]
pub struct BusyClient<'a> {
    dovecot: &'a Dovecot,
    login: (&'a str, &'a str),
    mailboxes: &'a [&'a str],
    name: String,
    rng: Rng,
    imap: ImapClient,
    open: String,
    own: BTreeMap<Place, LedgerEntry>,
    appended: usize,
    commands: usize,
}

impl<'a> BusyClient<'a> {
    /// Logs in, for messages that are there already.
    pub fn new(
        dovecot: &'a Dovecot,
        login: (&'a str, &'a str),
        mailboxes: &'a [&'a str],
        number: usize,
        own: BTreeMap<Place, LedgerEntry>,
    ) -> Self {
        Self {
            dovecot,
            login,
            mailboxes,
            name: format!("client-{number}"),
            rng: Rng::with_seed(number as u64),
            imap: dovecot.logged_in(login.0, login.1),
            open: "INBOX".to_owned(),
            own,
            appended: 0,
            commands: 0,
        }
    }

    /// Begins a new session, in which Dovecot knows of what changed in the account.
    pub fn log_in_again(&mut self) {
        self.imap = self.dovecot.logged_in(self.login.0, self.login.1);
        self.open = "INBOX".to_owned();
    }

    /// Does something or other.
    ///
    /// # Panics
    /// When a command does not succeed, or shows anything else than what must be there.
    pub fn do_something(&mut self) {
        match self.rng.u8(..16) {
            0 | 1 => self.open_another(),
            2..=5 => self.mark(),
            6..=8 => self.read(),
            9 | 10 => self.move_one(),
            11 | 12 => self.copy_one(),
            13 => self.delete_one(),
            _ => self.append(),
        }
    }

    /// Adds what it owns.
    pub fn add_to(&self, ledger: &mut AccountLedger) {
        ledger.entries.extend(self.own.clone());
    }

    /// How many commands succeeded.
    pub fn commands(&self) -> usize {
        self.commands
    }

    fn run(&mut self, command: &str) -> ImapAnswer {
        let answer = self.imap.command(command);
        self.expect_ok(command, answer)
    }

    fn expect_ok(&mut self, command: &str, answer: std::io::Result<ImapAnswer>) -> ImapAnswer {
        let answer = answer.unwrap_or_else(|error| {
            panic!("{}: {command}: {error}\n{}", self.name, self.dovecot.log())
        });
        assert!(
            answer.is_ok(),
            "{}: {command}: {} {}\n{}",
            self.name,
            answer.status,
            answer.text,
            self.dovecot.log()
        );
        self.commands += 1;
        answer
    }

    fn another_mailbox(&mut self) -> String {
        self.mailboxes[self.rng.usize(..self.mailboxes.len())].to_owned()
    }

    fn open_another(&mut self) {
        self.open = self.another_mailbox();
        let answer = self.imap.select(&self.open);
        self.expect_ok("SELECT", answer);
    }

    /// One of its messages in the open mailbox.
    fn any(&mut self) -> Option<u32> {
        let here = self.own.keys().filter(|(mailbox, _)| *mailbox == self.open);
        let uids: Vec<u32> = here.map(|(_, uid)| *uid).collect();
        self.rng.choice(uids)
    }

    fn place(&self, uid: u32) -> Place {
        (self.open.clone(), uid)
    }

    fn mark(&mut self) {
        let Some(uid) = self.any() else { return };
        let flag = FLAGS[self.rng.usize(..FLAGS.len())];
        let place = self.place(uid);
        let sign = match self.own[&place].flags.contains(flag) {
            true => '-',
            false => '+',
        };
        self.run(&format!("UID STORE {uid} {sign}FLAGS ({flag})"));
        let flags = &mut self.own.get_mut(&place).expect("what it marked").flags;
        match sign {
            '-' => _ = flags.remove(flag),
            _ => _ = flags.insert(flag.to_owned()),
        }
    }

    fn read(&mut self) {
        let Some(uid) = self.any() else { return };
        let answer = self.run(&format!("UID FETCH {uid} (FLAGS INTERNALDATE BODY.PEEK[])"));
        let mut read = answer.untagged.iter().map(ImapValue::of);
        let read = read.find_map(|values| LedgerEntry::of(&values));
        let expected = (uid, self.own[&self.place(uid)].clone());
        assert_eq!(read, Some(expected), "{}: {}", self.name, self.open);
    }

    fn move_one(&mut self) {
        let Some(uid) = self.any() else { return };
        let target = self.another_mailbox();
        if target == self.open {
            return;
        }
        let answer = self.run(&format!("UID MOVE {uid} \"{target}\""));
        let place = self.place(uid);
        let entry = self.own.remove(&place).expect("what it moved");
        self.own.insert((target, copied_to(&answer)), entry);
    }

    fn copy_one(&mut self) {
        let Some(uid) = self.any() else { return };
        let target = self.another_mailbox();
        let answer = self.run(&format!("UID COPY {uid} \"{target}\""));
        let entry = self.own[&self.place(uid)].clone();
        self.own.insert((target, copied_to(&answer)), entry);
    }

    fn delete_one(&mut self) {
        let Some(uid) = self.any() else { return };
        self.run(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)"));
        self.run(&format!("UID EXPUNGE {uid}"));
        let place = self.place(uid);
        self.own.remove(&place);
    }

    fn append(&mut self) {
        self.appended += 1;
        let number = self.appended;
        let length = self.rng.usize(500..9_000);
        let mail = varied_mail(Shape::Text(LineEnds::CrLf, length), number, &mut self.rng);
        let unique = format!("{}-{number}", self.name);
        let mail = [format!("X-Unique: {unique}\r\n").as_bytes(), &mail].concat();
        let mailbox = self.another_mailbox();
        let answer = self.imap.append_at(&mailbox, DATE, &mail);
        let answer = self.expect_ok("APPEND", answer);
        let uid = answer
            .code()
            .rsplit(' ')
            .next()
            .and_then(|uid| uid.parse().ok());
        let entry = LedgerEntry {
            unique,
            flags: std::collections::BTreeSet::new(),
            date: DATE.to_owned(),
            content: fingerprint(&mail),
        };
        self.own
            .insert((mailbox, uid.expect("an APPENDUID")), entry);
    }
}

/// The UID of the one message that was copied or moved: `[COPYUID VALIDITY FROM TO]`.
fn copied_to(answer: &ImapAnswer) -> u32 {
    let untagged = answer
        .untagged
        .iter()
        .map(|untagged| untagged.text.as_str());
    let mut texts = untagged.chain([answer.text.as_str()]);
    let code = texts.find_map(|text| {
        let (_, after) = text.split_once("[COPYUID ")?;
        after.split(']').next()
    });
    let uid = code.and_then(|code| code.rsplit(' ').next()?.parse().ok());
    uid.unwrap_or_else(|| panic!("no COPYUID of one message: {answer:?}"))
}
