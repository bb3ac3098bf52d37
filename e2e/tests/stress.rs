//! Four mail programs and a mail server never rest while an account is sealed and opened again
//! and again. No message is lost, doubled or brought back, none gets another UID, flag or date,
//! no command fails, and what was sealed has no plaintext beside it.
//!
//! `STRESS_SECONDS` says how long each case takes (6); `make stress` makes it long.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, mem};

use e2e::{
    AccountLedger, BusyClient, Dovecot, DovecotVersion, EndOnPanic, ExistingAccount, FileSystem,
    Gate, MailFormat, VariedMailbox, on_every_dovecot, sample_mail, unique, wait_until,
};

const CLIENTS: usize = 4;
/// Messages at the beginning.
const MESSAGES: usize = 600;
/// Where the clients are at work.
const MAILBOXES: [&str; 4] = ["INBOX", "Archive", "Sent", "Archive/2023"];
const LOGIN: (&str, &str) = (ExistingAccount::ADDRESS, ExistingAccount::PASSWORD);

on_every_dovecot! {
    maildir_on_ext4,
    maildir_on_tmpfs,
    maildir_on_btrfs,
    sdbox_on_ext4,
}

fn maildir_on_ext4(version: DovecotVersion) {
    run(version, MailFormat::Maildir, FileSystem::Ext4);
}

fn maildir_on_tmpfs(version: DovecotVersion) {
    run(version, MailFormat::Maildir, FileSystem::Tmpfs);
}

fn maildir_on_btrfs(version: DovecotVersion) {
    run(version, MailFormat::Maildir, FileSystem::Btrfs);
}

fn sdbox_on_ext4(version: DovecotVersion) {
    run(version, MailFormat::Sdbox, FileSystem::Ext4);
}

/// The account, those who are at work in it, and what they must have made of it.
struct Stress<'a> {
    account: &'a ExistingAccount,
    gate: &'a Gate,
    clients: &'a [Mutex<BusyClient<'a>>],
    delivered: &'a Mutex<Vec<String>>,
    /// Messages that belong to nobody.
    rest: AccountLedger,
}

fn run(version: DovecotVersion, format: MailFormat, mail_on: FileSystem) {
    if !mail_on.can_be_had() {
        return;
    }
    let account = ExistingAccount::new(version, format, Some(mail_on), "", |maildir, owner| {
        VariedMailbox::write_small(maildir, owner, 5, MESSAGES);
    });
    let mut rest = read(&account.dovecot);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| Mutex::new(client(&account.dovecot, number, &mut rest)))
        .collect();
    let (gate, delivered) = (Gate::default(), Mutex::new(Vec::new()));
    let stress = Stress {
        account: &account,
        gate: &gate,
        clients: &clients,
        delivered: &delivered,
        rest,
    };
    thread::scope(|scope| {
        let _end = EndOnPanic(&gate);
        for client in &clients {
            scope.spawn(|| work(&gate, client));
        }
        scope.spawn(|| deliver(&gate, &account.dovecot, &delivered));
        stress.convert_again_and_again();
        gate.end();
    });
}

fn read(dovecot: &Dovecot) -> AccountLedger {
    let mut imap = dovecot.logged_in(LOGIN.0, LOGIN.1);
    let ledger = AccountLedger::read(&mut imap, &MAILBOXES);
    ledger.unwrap_or_else(|error| panic!("{error}\n{}", dovecot.log()))
}

/// A client that takes its share of the messages.
fn client<'a>(dovecot: &'a Dovecot, number: usize, rest: &mut AccountLedger) -> BusyClient<'a> {
    let is_own = |unique: &str| {
        let count = unique.strip_prefix("v-").unwrap().parse::<usize>().unwrap();
        count % (CLIENTS + 1) == number
    };
    let (own, others) = mem::take(&mut rest.entries)
        .into_iter()
        .partition(|(_, entry)| is_own(&entry.unique));
    rest.entries = others;
    BusyClient::new(dovecot, LOGIN, &MAILBOXES, number, own)
}

fn work(gate: &Gate, client: &Mutex<BusyClient<'_>>) {
    let _end = EndOnPanic(gate);
    let mut sessions_of = 0;
    while let Some(generation) = gate.pass() {
        let mut client = client.lock().unwrap();
        if generation != sessions_of {
            client.log_in_again();
            sessions_of = generation;
        }
        client.do_something();
    }
}

fn deliver(gate: &Gate, dovecot: &Dovecot, delivered: &Mutex<Vec<String>>) {
    let _end = EndOnPanic(gate);
    while gate.pass().is_some() {
        let mut delivered = delivered.lock().unwrap();
        let unique = format!("delivered-{}", delivered.len());
        let mail = sample_mail(&unique, 3_000);
        let mail = [format!("X-Unique: {unique}\r\n").as_bytes(), &mail].concat();
        let answer = dovecot.try_delivery(LOGIN.0, &mail);
        assert_eq!(answer, Dovecot::SAVED, "{}", dovecot.log());
        delivered.push(unique);
        drop(delivered);
        thread::sleep(Duration::from_millis(20));
    }
}

impl Stress<'_> {
    fn convert_again_and_again(&self) {
        let seconds = env::var("STRESS_SECONDS").ok();
        let seconds = seconds.map_or(6, |seconds| seconds.parse().unwrap());
        let end = Instant::now() + Duration::from_secs(seconds);
        let mut rounds = 0;
        while rounds == 0 || Instant::now() < end {
            self.convert("off", "decrypt");
            self.convert("on", "encrypt");
            rounds += 1;
        }
        let commands = |client: &Mutex<BusyClient<'_>>| client.lock().unwrap().commands();
        let commands: usize = self.clients.iter().map(commands).sum();
        let deliveries = self.delivered.lock().unwrap().len();
        println!("{rounds} rounds, {commands} commands, {deliveries} deliveries");
        assert!(commands > 50 && deliveries > 2, "nobody was at work");
    }

    /// Lets everybody log in anew under the changed switch, converts while they are at work,
    /// stops them and looks.
    fn convert(&self, switch: &str, verb: &str) {
        self.gate.close(CLIENTS + 1);
        self.account.switch(switch);
        self.gate.open();
        let (more, input) = match verb {
            "encrypt" => (vec![], String::new()),
            _ => (vec!["--password-stdin"], ExistingAccount::password_line()),
        };
        let conversion = self.account.conversion();
        let converted = conversion.run(verb, &more, &input);
        let log = self.account.dovecot.log();
        assert_eq!(converted.code, Some(0), "{verb}: {converted:#?}\n{log}");
        println!("{verb}: {}", converted.printed);
        self.gate.close(CLIENTS + 1);
        self.check_files(verb == "encrypt");
        self.check_messages(verb);
        self.gate.open();
    }

    fn check_files(&self, is_sealed: bool) {
        for message in self.account.mail().messages() {
            let path = message.path.display();
            assert_eq!(message.is_sealed(), is_sealed, "{path}");
        }
        // A list of UIDs that Dovecot itself still writes has a lock of the same name for a moment.
        // The conversion has ended: what it left would stay.
        wait_until("leftovers to be gone", Duration::from_secs(10), || {
            self.account.leftovers().is_empty().then_some(())
        });
    }

    fn check_messages(&self, verb: &str) {
        let mut expected = self.rest.clone();
        for client in self.clients {
            client.lock().unwrap().add_to(&mut expected);
        }
        let mut found = read(&self.account.dovecot);
        let is_delivered = |unique: &str| unique.starts_with("delivered-");
        let (arrived, others): (BTreeMap<_, _>, _) = mem::take(&mut found.entries)
            .into_iter()
            .partition(|(_, entry)| is_delivered(&entry.unique));
        found.entries = others;
        let differences = expected.differences(&found);
        let log = self.account.dovecot.log();
        assert!(differences.is_empty(), "{verb}: {differences:#?}\n{log}");

        let uniques: Vec<_> = arrived.values().map(|entry| entry.unique.clone()).collect();
        let all: BTreeSet<_> = self.delivered.lock().unwrap().iter().cloned().collect();
        assert_eq!(uniques.len(), all.len(), "{verb}: delivered twice");
        assert_eq!(uniques.into_iter().collect::<BTreeSet<_>>(), all, "{verb}");
        assert_eq!(self.complaints(), Vec::<String>::new(), "{verb}");
    }

    /// What Dovecot says without anybody converting is left out: that it cannot open what it
    /// stores for a sealed account, and that a message came back into a mailbox it had left,
    /// under another UID, which the clients were told.
    fn complaints(&self) -> Vec<String> {
        let usual = ["Private key not available", "Duplicate file entry"];
        let is_usual = |line: &String| usual.iter().any(|usual| line.contains(usual));
        let mut complaints = self.account.dovecot.complaints();
        complaints.retain(|line| !is_usual(line));
        complaints
    }
}

#[test]
fn a_ledger_tells_messages_apart() {
    assert_eq!(
        unique(b"A: b\r\nX-Unique: v-7\r\n\r\nX-Unique: v-8\r\n"),
        "v-7"
    );
}
