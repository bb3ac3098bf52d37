//! Waxseal itself and a real Dovecot, from the first account on: configuration, keys, mail.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    Dovecot, DovecotVersion, MARK, MailFormat, WaxsealServer, on_every_dovecot,
    on_every_dovecot_and_format, sample_mail,
};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const PASSWORD: &str = "correct horse \"battery\" Grüße";
const NEW_PASSWORD: &str = "an entirely different staple";
const SAVED: &str = Dovecot::SAVED;

/// New accounts are sealed under this `MAIL_CRYPT`.
const NEW_ACCOUNTS: u8 = 2;
/// Keys are made, and their use is left to the administrator.
const OPTIONAL: u8 = 1;

fn start(version: DovecotVersion, format: MailFormat, mail_crypt: u8) -> (WaxsealServer, Dovecot) {
    let server = WaxsealServer::start(mail_crypt);
    server.add_domain("example.org");
    let dovecot = Dovecot::builder(version, format).waxseal(&server).start();
    (server, dovecot)
}

on_every_dovecot_and_format! { mail_for_a_new_account_is_sealed_and_read }

fn mail_for_a_new_account_is_sealed_and_read(version: DovecotVersion, format: MailFormat) {
    let (server, dovecot) = start(version, format, NEW_ACCOUNTS);
    let added = server.add_user(ADA, PASSWORD);
    assert_eq!(added["mailCrypt"], true);

    let delivered = sample_mail("delivered", 200_000);
    let appended = sample_mail("appended", 2_000);
    assert_eq!(dovecot.try_delivery(ADA, &delivered), SAVED);
    let mut imap = dovecot.logged_in(ADA, PASSWORD);
    assert!(imap.append("INBOX", &appended).unwrap().is_ok());

    assert!(imap.fetch_body(1).unwrap().ends_with(&delivered));
    assert_eq!(imap.fetch_body(2).unwrap(), appended);
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true, true]);
    let plaintext = e2e::files_with(dovecot.folder(), MARK.as_bytes());
    assert_eq!(plaintext, Vec::<std::path::PathBuf>::new());
}

on_every_dovecot! {
    a_password_change_and_rotations_keep_all_mail_readable,
    the_administrator_s_switch_takes_effect_at_once,
    wrong_passwords_and_unknown_accounts_are_refused_for_good,
    an_outage_of_the_server_loses_nothing,
    the_quota_of_the_command_line_is_dovecot_s,
}

fn a_password_change_and_rotations_keep_all_mail_readable(version: DovecotVersion) {
    let (server, dovecot) = start(version, MailFormat::Maildir, NEW_ACCOUNTS);
    server.add_user(ADA, PASSWORD);
    let mails = ["first", "second", "third"].map(|subject| sample_mail(subject, 1_000));

    assert_eq!(dovecot.try_delivery(ADA, &mails[0]), SAVED);
    let both = format!("{PASSWORD}\n{NEW_PASSWORD}\n");
    server.run_well(&["user", "password", ADA, "--password-stdin"], &both);
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "AUTHENTICATIONFAILED");
    for mail in &mails[1..] {
        let password = format!("{NEW_PASSWORD}\n");
        server.run_well(&["user", "rotate", ADA, "--password-stdin"], &password);
        assert_eq!(dovecot.try_delivery(ADA, mail), SAVED);
    }

    let mut imap = dovecot.logged_in(ADA, NEW_PASSWORD);
    for (number, mail) in (1..).zip(&mails) {
        assert!(
            imap.fetch_body(number).unwrap().ends_with(mail),
            "mail {number}"
        );
    }
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true; 3]);
}

fn the_administrator_s_switch_takes_effect_at_once(version: DovecotVersion) {
    let (server, dovecot) = start(version, MailFormat::Maildir, OPTIONAL);
    let added = server.add_user(ADA, PASSWORD);
    assert_eq!(added["mailCrypt"], false);
    let mails = ["open", "sealed", "open again"].map(|subject| sample_mail(subject, 1_000));

    assert_eq!(dovecot.try_delivery(ADA, &mails[0]), SAVED);
    server.run_well(&["user", "mail-crypt", ADA, "on"], "");
    assert_eq!(dovecot.try_delivery(ADA, &mails[1]), SAVED);
    server.run_well(&["user", "mail-crypt", ADA, "off"], "");
    assert_eq!(dovecot.try_delivery(ADA, &mails[2]), SAVED);

    let mut imap = dovecot.logged_in(ADA, PASSWORD);
    for (number, mail) in (1..).zip(&mails) {
        assert!(
            imap.fetch_body(number).unwrap().ends_with(mail),
            "mail {number}"
        );
    }
    let sealed = dovecot.mail_on_disk(ADA).sealed();
    assert_eq!(sealed.iter().filter(|sealed| **sealed).count(), 1);
}

fn wrong_passwords_and_unknown_accounts_are_refused_for_good(version: DovecotVersion) {
    let (server, dovecot) = start(version, MailFormat::Maildir, NEW_ACCOUNTS);
    server.add_user(ADA, PASSWORD);
    assert_eq!(dovecot.try_login(ADA, NEW_PASSWORD), "AUTHENTICATIONFAILED");
    assert_eq!(dovecot.try_login(BOB, PASSWORD), "AUTHENTICATIONFAILED");
    assert_eq!(
        dovecot.try_delivery(BOB, &sample_mail("lost", 100)),
        "550 5.1.1"
    );
}

fn an_outage_of_the_server_loses_nothing(version: DovecotVersion) {
    let (mut server, dovecot) = start(version, MailFormat::Maildir, NEW_ACCOUNTS);
    server.add_user(ADA, PASSWORD);
    let mail = sample_mail("late", 1_000);
    server.stop();
    assert_eq!(dovecot.try_delivery(ADA, &mail), "451 4.3.0");
    assert_eq!(dovecot.try_delivery(BOB, &mail), "451 4.3.0");
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "UNAVAILABLE");

    server.restart();
    assert_eq!(dovecot.try_delivery(ADA, &mail), SAVED);
    let mut imap = dovecot.logged_in(ADA, PASSWORD);
    assert!(imap.fetch_body(1).unwrap().ends_with(&mail));
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true]);
}

/// The limit is said in megabytes on the command line and in kilobytes over IMAP.
fn the_quota_of_the_command_line_is_dovecot_s(version: DovecotVersion) {
    let (server, dovecot) = start(version, MailFormat::Maildir, NEW_ACCOUNTS);
    let add = ["user", "add", ADA, "--quota", "1", "--password-stdin"];
    server.run_well(&add, &format!("{PASSWORD}\n"));
    server.add_user(BOB, PASSWORD);
    // Deliveries may exceed a limit by what Dovecot calls grace: 10 % in 2.3, 10 MB in 2.4.
    let mails = [("fits", 600_000), ("beyond any grace", 12_000_000)]
        .map(|(subject, length)| sample_mail(subject, length));
    for address in [ADA, BOB] {
        assert!(dovecot.deliver(address, &mails[0]).is_sealed());
    }

    let mut imap = dovecot.logged_in(ADA, PASSWORD);
    let (used, limit) = imap.quota().unwrap().unwrap();
    assert_eq!(limit, 1024);
    assert!((586..600).contains(&used), "{used} kB for 600 kB");
    assert_eq!(imap.append("INBOX", &mails[0]).unwrap().code(), "OVERQUOTA");
    assert_eq!(dovecot.try_delivery(ADA, &mails[1]), "552 5.2.2");
    assert!(imap.fetch_body(1).unwrap().ends_with(&mails[0]));

    assert!(dovecot.deliver(BOB, &mails[1]).is_sealed());
    let mut imap = dovecot.logged_in(BOB, PASSWORD);
    assert_eq!(imap.quota().unwrap(), None);
}
