//! Mail is sealed on its way in and whole on its way out, with the adapter and the
//! configuration that administrators get.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    Dovecot, DovecotVersion, FakeAccount, FakeApi, ImapClient, KeyPair, MARK, MailFormat,
    on_every_dovecot, on_every_dovecot_and_format, sample_mail,
};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const PASSWORD: &str = "correct horse";

fn start(version: DovecotVersion, format: MailFormat, api: &FakeApi) -> Dovecot {
    Dovecot::builder(version, format)
        .api(&api.url(), FakeApi::TOKEN)
        .start()
}

fn logged_in(dovecot: &Dovecot, address: &str) -> ImapClient {
    let mut imap = dovecot.imap();
    let answer = imap.login(address, PASSWORD).unwrap();
    assert!(answer.is_ok(), "{answer:?}\n{}", dovecot.log());
    imap
}

fn deliver(dovecot: &Dovecot, address: &str, mail: &[u8]) {
    let reply = dovecot.lmtp().deliver_to(address, mail).unwrap();
    assert_eq!(reply.code, 250, "{reply:?}\n{}", dovecot.log());
}

on_every_dovecot_and_format! {
    sealed_mail_is_sealed_on_disk_and_whole_on_the_way_out,
    mail_of_accounts_without_sealing_stays_as_it_is,
    copied_mail_stays_sealed,
    quota_counts_sealed_mail,
}

fn sealed_mail_is_sealed_on_disk_and_whole_on_the_way_out(
    version: DovecotVersion,
    format: MailFormat,
) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &KeyPair::generate()));
    let dovecot = start(version, format, &api);

    // Long enough to pass through a file in the temporary folder.
    let delivered = sample_mail("delivered", 300_000);
    let appended = sample_mail("appended", 2_000);
    deliver(&dovecot, ADA, &delivered);
    let mut imap = logged_in(&dovecot, ADA);
    assert!(imap.append("INBOX", &appended).unwrap().is_ok());

    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true, true]);
    imap.select("INBOX").unwrap();
    assert!(imap.fetch_body(1).unwrap().ends_with(&delivered));
    assert_eq!(imap.fetch_body(2).unwrap(), appended);
    imap.command("FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
        .unwrap();
    imap.command(&format!("SEARCH TEXT {MARK}")).unwrap();
    imap.logout().unwrap();

    // Not in the messages, not in the indexes and their cache, not in what passed through.
    let plaintext = e2e::files_with(dovecot.folder(), MARK.as_bytes());
    assert_eq!(plaintext, Vec::<std::path::PathBuf>::new());
}

fn mail_of_accounts_without_sealing_stays_as_it_is(version: DovecotVersion, format: MailFormat) {
    let api = FakeApi::start();
    api.put(BOB, FakeAccount::plain(PASSWORD));
    let dovecot = start(version, format, &api);

    let delivered = sample_mail("delivered", 5_000);
    let appended = sample_mail("appended", 2_000);
    deliver(&dovecot, BOB, &delivered);
    let mut imap = logged_in(&dovecot, BOB);
    assert!(imap.append("INBOX", &appended).unwrap().is_ok());

    let on_disk = dovecot.mail_on_disk(BOB);
    assert_eq!(on_disk.sealed(), [false, false]);
    assert_eq!(on_disk.files_with(b"appended xylophone-quince").len(), 1);
    imap.select("INBOX").unwrap();
    assert!(imap.fetch_body(1).unwrap().ends_with(&delivered));
    assert_eq!(imap.fetch_body(2).unwrap(), appended);
}

fn copied_mail_stays_sealed(version: DovecotVersion, format: MailFormat) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &KeyPair::generate()));
    let dovecot = start(version, format, &api);

    let mail = sample_mail("copied", 3_000);
    let mut imap = logged_in(&dovecot, ADA);
    imap.append("INBOX", &mail).unwrap();
    imap.command("CREATE Archive").unwrap();
    imap.select("INBOX").unwrap();
    assert!(imap.copy(1, "Archive").unwrap().is_ok());

    assert_eq!(imap.status_messages("Archive").unwrap(), 1);
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true, true]);
    imap.select("Archive").unwrap();
    assert_eq!(imap.fetch_body(1).unwrap(), mail);
}

fn quota_counts_sealed_mail(version: DovecotVersion, format: MailFormat) {
    let api = FakeApi::start();
    let limited = FakeAccount {
        quota: "1M".to_owned(),
        ..FakeAccount::sealed(PASSWORD, &KeyPair::generate())
    };
    api.put(ADA, limited);
    api.put(BOB, FakeAccount::plain(PASSWORD));
    let dovecot = start(version, format, &api);

    deliver(&dovecot, ADA, &sample_mail("first", 400_000));
    deliver(&dovecot, ADA, &sample_mail("second", 400_000));
    let mut imap = logged_in(&dovecot, ADA);
    let (used, limit) = imap.quota().unwrap().unwrap();
    assert_eq!(limit, 1024);
    assert!((780..800).contains(&used), "{used} KiB");

    // Deliveries may pass the limit a little (10 % in 2.3, 10 MB in 2.4); APPEND may not.
    let third = imap
        .append("INBOX", &sample_mail("third", 400_000))
        .unwrap();
    assert_eq!(third.code(), "OVERQUOTA", "{third:?}");
    assert_eq!(dovecot.mail_on_disk(ADA).messages().len(), 2);
    assert_eq!(logged_in(&dovecot, BOB).quota().unwrap(), None);
}

on_every_dovecot! {
    mail_under_retired_keys_is_read_beside_the_active_one,
    mail_stays_readable_after_sealing_was_switched_off,
}

/// One active and twelve retired keys are the most that Dovecot takes.
fn mail_under_retired_keys_is_read_beside_the_active_one(version: DovecotVersion) {
    let keys: Vec<KeyPair> = (0..13).map(|_| KeyPair::generate()).collect();
    let api = FakeApi::start();
    let dovecot = start(version, MailFormat::Maildir, &api);

    let mails: Vec<Vec<u8>> = (0..13)
        .map(|number| sample_mail(&format!("mail-{number}"), 1_000))
        .collect();
    for (key, mail) in keys.iter().zip(&mails) {
        api.put(ADA, FakeAccount::sealed(PASSWORD, key));
        deliver(&dovecot, ADA, mail);
    }
    let (active, retired) = keys.split_last().unwrap();
    let rotated = FakeAccount {
        retired_private_keys: retired.iter().map(|key| key.private.clone()).collect(),
        ..FakeAccount::sealed(PASSWORD, active)
    };
    api.put(ADA, rotated.clone());

    let mut imap = logged_in(&dovecot, ADA);
    imap.select("INBOX").unwrap();
    for (number, mail) in (1..).zip(&mails) {
        assert!(
            imap.fetch_body(number).unwrap().ends_with(mail),
            "mail {number}"
        );
    }
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true; 13]);

    // One more does not fit. The log says so, and nobody loses sight of mail in silence.
    let mut too_many = rotated;
    too_many
        .retired_private_keys
        .push(KeyPair::generate().private);
    api.put(ADA, too_many);
    let answer = dovecot.imap().login(ADA, PASSWORD).unwrap();
    assert_eq!(answer.code(), "UNAVAILABLE");
    dovecot.wait_for_log_line(&["has 14 private keys, and Dovecot takes 13"]);
}

fn mail_stays_readable_after_sealing_was_switched_off(version: DovecotVersion) {
    let keys = KeyPair::generate();
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &keys));
    let dovecot = start(version, MailFormat::Maildir, &api);
    let sealed = sample_mail("sealed", 1_000);
    let open = sample_mail("open", 1_000);
    deliver(&dovecot, ADA, &sealed);

    let switched_off = FakeAccount {
        mail_crypt: serde_json::json!(0),
        ..FakeAccount::sealed(PASSWORD, &keys)
    };
    api.put(ADA, switched_off);
    deliver(&dovecot, ADA, &open);

    let mut sealed_files = dovecot.mail_on_disk(ADA).sealed();
    sealed_files.sort_unstable();
    assert_eq!(sealed_files, [false, true]);
    let mut imap = logged_in(&dovecot, ADA);
    imap.select("INBOX").unwrap();
    assert!(imap.fetch_body(1).unwrap().ends_with(&sealed));
    assert!(imap.fetch_body(2).unwrap().ends_with(&open));
}
