//! What `MAIL_CRYPT` does: every row of its table in every mode, seen on the disk and over IMAP.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    DOCUMENTED_SQL, Dovecot, DovecotVersion, MailFormat, WaxsealServer, on_every_dovecot,
    on_every_dovecot_and_format, sample_mail,
};

const PASSWORD: &str = "correct horse \"battery\" Grüße";

/// The values of `MAIL_CRYPT`.
const OFF: u8 = 0;
const OPTIONAL: u8 = 1;
const NEW_USERS: u8 = 2;
const ALL_USERS: u8 = 3;
const MODES: [u8; 4] = [OFF, OPTIONAL, NEW_USERS, ALL_USERS];

/// A server and its Dovecot, which stay while the mode changes.
struct MailServer {
    waxseal: WaxsealServer,
    dovecot: Dovecot,
}

impl MailServer {
    fn start(version: DovecotVersion, format: MailFormat, mode: u8) -> Self {
        let waxseal = WaxsealServer::start(mode);
        waxseal.add_domain("example.org");
        let dovecot = Dovecot::builder(version, format).waxseal(&waxseal).start();
        Self { waxseal, dovecot }
    }

    /// Runs a scenario in every mode, with an account of its own.
    fn in_every_mode(version: DovecotVersion, scenario: fn(&Self, u8, &str)) {
        let mut servers = Self::start(version, MailFormat::Maildir, OFF);
        for mode in MODES {
            servers.waxseal.restart_in_mode(mode);
            scenario(&servers, mode, &format!("mode-{mode}@example.org"));
        }
    }

    fn add_legacy_account(&self, address: &str) {
        let database = self.waxseal.database();
        database.add_legacy_account(address, PASSWORD);
    }

    fn has_keys(&self, address: &str) -> bool {
        self.waxseal.database().key_columns(address).has_keys()
    }

    fn switch(&self, address: &str) -> bool {
        self.waxseal.database().key_columns(address).switch
    }

    /// Delivers a message; whether it lies sealed on the disk.
    fn seals(&self, address: &str, subject: &str) -> bool {
        self.dovecot.deliver(address, &mail(subject)).is_sealed()
    }

    fn expect_inbox(&self, address: &str, subjects: &[&str]) {
        let mails: Vec<_> = subjects.iter().map(|subject| mail(subject)).collect();
        self.dovecot.expect_inbox(address, PASSWORD, &mails);
    }
}

fn mail(subject: &str) -> Vec<u8> {
    sample_mail(subject, 1_000)
}

on_every_dovecot! {
    a_new_account_has_keys_and_the_mode_sets_its_switch,
    the_log_in_of_a_legacy_account_makes_keys_in_mode_3_alone,
    a_switch_without_keys_seals_from_the_next_log_in_on,
    a_recovery_token_makes_keys_in_every_mode,
    the_documented_sql_counts_at_the_next_delivery,
}

fn a_new_account_has_keys_and_the_mode_sets_its_switch(version: DovecotVersion) {
    MailServer::in_every_mode(version, |servers, mode, address| {
        let is_on = matches!(mode, NEW_USERS | ALL_USERS);
        let added = servers.waxseal.add_user(address, PASSWORD);
        assert_eq!(added["mailCrypt"], is_on, "in mode {mode}");
        assert!(servers.has_keys(address), "in mode {mode}");
        assert_eq!(servers.switch(address), is_on, "in mode {mode}");

        let is_sealed = servers.seals(address, "before a log-in");
        assert_eq!(is_sealed, is_on, "in mode {mode}");
        servers.expect_inbox(address, &["before a log-in"]);
        let is_sealed = servers.seals(address, "after a log-in");
        assert_eq!(is_sealed, is_on, "in mode {mode}");
        servers.expect_inbox(address, &["before a log-in", "after a log-in"]);
    });
}

fn the_log_in_of_a_legacy_account_makes_keys_in_mode_3_alone(version: DovecotVersion) {
    MailServer::in_every_mode(version, |servers, mode, address| {
        servers.add_legacy_account(address);
        assert!(!servers.seals(address, "legacy"), "in mode {mode}");
        servers.expect_inbox(address, &["legacy"]);

        let has_keys = servers.has_keys(address);
        assert_eq!(has_keys, mode == ALL_USERS, "in mode {mode}");
        // Keys alone seal nothing: the switch is the administrator's.
        assert!(!servers.switch(address), "in mode {mode}");
        assert!(!servers.seals(address, "after a log-in"), "in mode {mode}");
        servers.expect_inbox(address, &["legacy", "after a log-in"]);
    });
}

fn a_switch_without_keys_seals_from_the_next_log_in_on(version: DovecotVersion) {
    MailServer::in_every_mode(version, |servers, mode, address| {
        servers.add_legacy_account(address);
        servers.waxseal.database().switch_on(address);
        assert!(!servers.seals(address, "no keys yet"), "in mode {mode}");
        assert!(!servers.has_keys(address), "in mode {mode}");

        servers.expect_inbox(address, &["no keys yet"]);
        let is_sealed = servers.seals(address, "after a log-in");
        assert_eq!(is_sealed, mode != OFF, "in mode {mode}");
        assert_eq!(servers.has_keys(address), mode != OFF, "in mode {mode}");
        servers.expect_inbox(address, &["no keys yet", "after a log-in"]);
    });
}

fn a_recovery_token_makes_keys_in_every_mode(version: DovecotVersion) {
    MailServer::in_every_mode(version, |servers, mode, address| {
        servers.add_legacy_account(address);
        let arguments = ["user", "recovery-token", address, "--password-stdin"];
        servers
            .waxseal
            .run_well(&arguments, &format!("{PASSWORD}\n"));
        let keys = servers.waxseal.database().key_columns(address);
        assert!(keys.has_keys() && keys.recovery_box, "in mode {mode}");
        assert!(!keys.switch, "in mode {mode}");

        assert!(!servers.seals(address, "switch off"), "in mode {mode}");
        servers.waxseal.database().switch_on(address);
        let is_sealed = servers.seals(address, "switch on");
        assert_eq!(is_sealed, mode != OFF, "in mode {mode}");
        servers.expect_inbox(address, &["switch off", "switch on"]);
        // The log-in found keys, and made no others.
        assert_eq!(
            servers.waxseal.database().key_columns(address).public_key,
            keys.public_key,
            "in mode {mode}"
        );
    });
}

fn the_documented_sql_counts_at_the_next_delivery(version: DovecotVersion) {
    let servers = MailServer::start(version, MailFormat::Maildir, OPTIONAL);
    let (sealed, legacy) = ("ada@example.org", "bob@example.org");
    servers.waxseal.add_user(sealed, PASSWORD);
    servers.add_legacy_account(legacy);
    for address in [sealed, legacy] {
        assert!(!servers.seals(address, "before"), "{address}");
    }

    let database = servers.waxseal.database();
    assert_eq!(database.execute(DOCUMENTED_SQL, []), 1);
    assert!(servers.seals(sealed, "after"));
    assert!(!servers.seals(legacy, "after"));
    assert_eq!(database.execute(DOCUMENTED_SQL, []), 0);
    for address in [sealed, legacy] {
        servers.expect_inbox(address, &["before", "after"]);
    }
}

on_every_dovecot_and_format! { switched_off_and_on_again_all_mail_reads }

fn switched_off_and_on_again_all_mail_reads(version: DovecotVersion, format: MailFormat) {
    let address = "ada@example.org";
    let mut servers = MailServer::start(version, format, NEW_USERS);
    servers.waxseal.add_user(address, PASSWORD);
    let mut subjects = Vec::new();
    for (mode, subject, is_sealed) in [
        (NEW_USERS, "on", true),
        (OFF, "off", false),
        (NEW_USERS, "on again", true),
    ] {
        servers.waxseal.restart_in_mode(mode);
        // What was sealed in the mode before reads at once, not only after new mail.
        servers.expect_inbox(address, &subjects);
        assert_eq!(servers.seals(address, subject), is_sealed, "{subject}");
        subjects.push(subject);
        servers.expect_inbox(address, &subjects);
    }
    // The switch was never touched.
    assert!(servers.switch(address));
}
