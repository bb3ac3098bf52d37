//! One long life of an account, in which everything happens to its keys: after every step,
//! every message that it ever got reads back byte for byte, or waits unharmed for the old
//! secret that opens it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use e2e::{
    Conversion, Dovecot, DovecotVersion, Locked, MailFormat, MailLedger, ShiftedAccounts,
    WaxsealServer, on_every_dovecot_and_format,
};
use serde_json::Value;

const ADA: &str = "ada@example.org";
/// The most keys that one log-in can hand to Dovecot.
const MOST_KEYS: usize = 13;

/// The account, its secrets of the moment and all its mail.
struct Life<'a> {
    server: &'a WaxsealServer,
    dovecot: &'a Dovecot,
    ledger: MailLedger<'a>,
    password: String,
    recovery_token: String,
    /// Every public key to which mail was sealed.
    keys: BTreeSet<String>,
}

on_every_dovecot_and_format! { every_message_reads_after_every_step }

fn every_message_reads_after_every_step(version: DovecotVersion, format: MailFormat) {
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    let dovecot = Dovecot::builder(version, format).waxseal(&server).start();
    let mut life = Life::begin(&server, &dovecot);
    life.passwords_and_rotations();
    life.recovery();
    life.a_reset_and_the_old_password();
    life.a_reset_and_the_old_token();
    life.a_foreign_program_sets_the_hash();
    life.the_ring_is_filled();
    life.the_mailbox_is_sealed_anew();
}

impl<'a> Life<'a> {
    fn begin(server: &'a WaxsealServer, dovecot: &'a Dovecot) -> Self {
        let password = "the first password".to_owned();
        let added = server.add_user(ADA, &password);
        let mut life = Self {
            server,
            dovecot,
            ledger: MailLedger::new(dovecot, ADA),
            password,
            recovery_token: added["recoveryToken"].as_str().unwrap().to_owned(),
            keys: BTreeSet::new(),
        };
        life.mail_arrives("birth");
        life
    }

    /// A delivery while nobody is logged in, then a log-in that appends a message and reads
    /// all there is.
    fn mail_arrives(&mut self, step: &str) {
        self.note_key();
        self.ledger.deliver(step);
        self.ledger.append_and_check(step, &self.password);
        self.note_key();
    }

    fn note_key(&mut self) {
        let columns = self.server.database().key_columns(ADA);
        self.keys.extend(columns.public_key);
    }

    /// Runs `waxseal user ...` with these lines on standard input; what it printed as JSON.
    fn user(&self, words: &[&str], lines: &[&str]) -> Value {
        let arguments = [&["user"], words, &[ADA, "--password-stdin", "--json"]].concat();
        let printed = self.server.run_well(&arguments, &(lines.join("\n") + "\n"));
        serde_json::from_str(&printed).unwrap()
    }

    /// Runs it where it must be refused; what it said on standard error.
    fn user_refused(&self, words: &[&str], lines: &[&str]) -> String {
        let arguments = [&["user"], words, &[ADA, "--password-stdin"]].concat();
        let output = self.server.run(&arguments, &(lines.join("\n") + "\n"));
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn takes_new_token(&mut self, printed: &Value) {
        printed["recoveryToken"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.recovery_token);
    }

    fn passwords_and_rotations(&mut self) {
        let (old, new) = (self.password.clone(), "the second password");
        let lines = format!("{old}\n{new}\n");
        self.server
            .run_well(&["user", "password", ADA, "--password-stdin"], &lines);
        self.password = new.to_owned();
        assert_eq!(self.dovecot.try_login(ADA, old), "AUTHENTICATIONFAILED");
        self.mail_arrives("password change");
        for step in ["first rotation", "second rotation"] {
            self.rotate();
            self.mail_arrives(step);
        }
    }

    fn rotate(&mut self) {
        let printed = self.user(&["rotate"], &[&self.password]);
        self.takes_new_token(&printed);
    }

    fn recovery(&mut self) {
        let started = self.user(&["recovery", "start"], &[&self.recovery_token]);
        assert_eq!(started["phase"], "waiting");
        self.mail_arrives("recovery started");
        let new = "the recovered password";
        let too_early = self.user_refused(&["recovery", "finish"], &[&self.recovery_token, new]);
        assert!(too_early.contains("can be finished from"), "{too_early}");
        self.mail_arrives("recovery too early");

        let two_days_later = ShiftedAccounts::beside(self.server, TimeDelta::days(2));
        self.recovery_token = two_days_later
            .finish_recovery(ADA, &self.recovery_token, new)
            .unwrap();
        let old = std::mem::replace(&mut self.password, new.to_owned());
        assert_eq!(self.dovecot.try_login(ADA, old), "AUTHENTICATIONFAILED");
        self.mail_arrives("recovery finished");

        let printed = self.user(&["recovery-token"], &[&self.password]);
        self.takes_new_token(&printed);
        self.mail_arrives("recovery token renewed");
    }

    /// An administrator's reset; the password and the recovery token of before, and the
    /// messages that wait for one of them.
    fn reset(&mut self, new: &str) -> (String, String, Locked) {
        let old_token = self.recovery_token.clone();
        let printed = self.user(&["reset"], &[new]);
        assert_eq!(printed["lockedAKey"], true);
        self.takes_new_token(&printed);
        let old_password = std::mem::replace(&mut self.password, new.to_owned());
        (old_password, old_token, self.ledger.lock_all())
    }

    fn a_reset_and_the_old_password(&mut self) {
        let (old_password, _, locked) = self.reset("the reset password");
        self.mail_arrives("reset");
        // The locked key is no hindrance to a new one, and waits on behind it.
        self.rotate();
        self.mail_arrives("rotation while a key is locked");

        let wrong = self.user_refused(&["open-key"], &[&self.password, "never a password"]);
        assert!(wrong.contains("opens none of the locked keys"), "{wrong}");
        let opened = self.user(&["open-key"], &[&self.password, &old_password]);
        assert_eq!(opened["opened"], 1);
        self.ledger.unlock(locked);
        self.mail_arrives("opened by the old password");
    }

    fn a_reset_and_the_old_token(&mut self) {
        let (_, old_token, locked) = self.reset("the password after another reset");
        self.mail_arrives("another reset");
        let words = ["open-key", "--with-recovery-token"];
        let opened = self.user(&words, &[&self.password, &old_token]);
        assert_eq!(opened["opened"], 1);
        self.ledger.unlock(locked);
        self.mail_arrives("opened by the old recovery token");
    }

    fn a_foreign_program_sets_the_hash(&mut self) {
        let new = "a password by SQL";
        self.server.database().change_hash(ADA, new);
        let old = std::mem::replace(&mut self.password, new.to_owned());
        assert_eq!(self.dovecot.try_login(ADA, &old), "AUTHENTICATIONFAILED");
        // Until somebody logs in, the account has the key it had.
        self.ledger.deliver("hash changed");
        let locked = self.ledger.lock_all();
        assert_eq!(self.dovecot.try_login(ADA, new), "OK");
        self.mail_arrives("hash changed by another program");

        let opened = self.user(&["open-key"], &[new, &old]);
        assert_eq!(opened["opened"], 1);
        self.ledger.unlock(locked);
        self.mail_arrives("opened after the hash was changed");
        // The account had no recovery token since.
        let printed = self.user(&["recovery-token"], &[new]);
        self.takes_new_token(&printed);
    }

    fn the_ring_is_filled(&mut self) {
        while self.keys.len() < MOST_KEYS {
            self.rotate();
            self.mail_arrives(&format!("{} keys before", self.keys.len()));
        }
        let refused = self.user_refused(&["rotate"], &[&self.password]);
        assert!(refused.contains("the account holds 13 keys"), "{refused}");
        assert!(refused.contains("seal the mail anew"), "{refused}");
        self.mail_arrives("a rotation refused");

        let columns = self.server.database().key_columns(ADA);
        assert_eq!(columns.retired_keys as usize, MOST_KEYS - 1);
        assert_eq!(self.keys.len(), MOST_KEYS);
    }

    /// Everything comes to lie under the active key; the former ones leave the ring and are
    /// kept, and a new one finds room.
    fn the_mailbox_is_sealed_anew(&mut self) {
        let conversion = Conversion::new(self.server, ADA, &self.dovecot.home(ADA));
        let reencrypt = |password: &str| {
            let options = ["--password-stdin", "--json"];
            let converted = conversion.run_well("reencrypt", &options, password);
            converted.json()["accounts"][0].take()
        };
        let all = self.dovecot.mail_on_disk(ADA).messages().len();
        let resealed = reencrypt(&self.password);
        assert_eq!(resealed["asWanted"]["messages"], all);
        assert!(resealed["converted"]["messages"].as_u64().unwrap() > 0);
        let count = |report: &Value, name| report["ring"][name].as_array().unwrap().len();
        assert_eq!(count(&resealed, "tooYoung"), MOST_KEYS - 1);
        self.mail_arrives("sealed anew");

        let age = "UPDATE virtual_mail_crypt_keys SET retired_time = '2020-01-01 00:00:00'";
        assert_eq!(self.server.database().execute(age, []), MOST_KEYS - 1);
        let archived = reencrypt(&self.password);
        assert_eq!(count(&archived, "archived"), MOST_KEYS - 1);
        self.mail_arrives("former keys archived");
        self.rotate();
        self.mail_arrives("a rotation beside archived keys");
        let shown = self.server.run_well(&["user", "show", ADA, "--json"], "");
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["retiredKeys"]["archived"], MOST_KEYS - 1);
        assert_eq!(shown["retiredKeys"]["open"], 1);
    }
}
