//! Settings and habits of Dovecot that would store mail in the clear, seal it to the wrong key
//! or honour an old password, each with the line of our configuration that prevents it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    Dovecot, DovecotVersion, FakeAccount, FakeApi, KeyPair, MARK, MailFormat, on_every_dovecot,
    sample_mail,
};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const PASSWORD: &str = "correct horse";

fn start(version: DovecotVersion, api: &FakeApi, extra: &str) -> Dovecot {
    Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .extra(extra)
        .start()
}

fn sealed() -> FakeAccount {
    FakeAccount::sealed(PASSWORD, &KeyPair::generate())
}

on_every_dovecot! {
    two_recipients_of_one_message_get_what_is_theirs,
    protocols_with_plugins_of_their_own_seal_as_well,
    an_account_from_elsewhere_is_not_stored_in_the_clear,
    opened_mail_passes_only_through_the_folder_in_memory,
    an_old_password_is_not_remembered,
    an_old_key_is_not_remembered,
    compression_needs_a_method_where_mail_is_sealed,
}

/// In one LMTP transaction, before 2.3.21, the second recipient gets a copy of the first
/// one's file.
fn two_recipients_of_one_message_get_what_is_theirs(version: DovecotVersion) {
    for (ada, bob) in [
        (FakeAccount::plain(PASSWORD), sealed()),
        (sealed(), sealed()),
        (sealed(), FakeAccount::plain(PASSWORD)),
        (FakeAccount::plain(PASSWORD), FakeAccount::plain(PASSWORD)),
    ] {
        let api = FakeApi::start();
        api.put(ADA, ada.clone());
        api.put(BOB, bob.clone());
        let dovecot = start(version, &api, "");
        let mail = sample_mail("to-both", 3_000);
        let replies = dovecot.lmtp().deliver(&[ADA, BOB], &mail).unwrap();
        assert_eq!(replies[0].code, 250, "{replies:?}");

        for ((address, account), reply) in [(ADA, ada), (BOB, bob)].into_iter().zip(&replies) {
            let on_disk = dovecot.mail_on_disk(address);
            if !reply.is_ok() {
                // 2.4 refuses what 2.3 would have spoilt; the sender tries it again alone.
                assert!(reply.is_temporary(), "{reply:?}");
                assert_eq!(on_disk.messages().len(), 0);
                continue;
            }
            let is_sealed = account.mail_crypt == 2;
            assert_eq!(on_disk.sealed(), [is_sealed], "{address}");
            assert_eq!(
                on_disk.files_with(MARK.as_bytes()).is_empty(),
                is_sealed,
                "{address}"
            );
            let mut imap = dovecot.imap();
            assert!(imap.login(address, PASSWORD).unwrap().is_ok());
            imap.select("INBOX").unwrap();
            assert!(imap.fetch_body(1).unwrap().ends_with(&mail), "{address}");
        }
    }
}

fn protocols_with_plugins_of_their_own_seal_as_well(version: DovecotVersion) {
    let forgetful: &[&str] = match version {
        DovecotVersion::V2_3 => &[
            "protocol lmtp {\n mail_plugins = quota\n}\nprotocol imap {\n mail_plugins = imap_quota\n}\n",
            "mail_plugins = quota\nprotocol lmtp {\n mail_plugins = $mail_plugins\n}\n\
             protocol imap {\n mail_plugins = $mail_plugins imap_quota\n}\n",
        ],
        DovecotVersion::V2_4 => &[
            "protocol lmtp {\n mail_plugins = quota\n}\nprotocol imap {\n mail_plugins = imap_quota\n}\n",
            "protocol lmtp {\n mail_plugins {\n mail_crypt = no\n}\n}\n",
        ],
    };
    for extra in forgetful {
        let api = FakeApi::start();
        api.put(ADA, sealed());
        let dovecot = start(version, &api, extra);
        let mail = sample_mail("delivered", 1_000);
        assert!(
            dovecot.lmtp().deliver_to(ADA, &mail).unwrap().is_ok(),
            "{}",
            dovecot.log()
        );
        let mut imap = dovecot.imap();
        assert!(
            imap.login(ADA, PASSWORD).unwrap().is_ok(),
            "{}",
            dovecot.log()
        );
        assert!(imap.append("INBOX", &mail).unwrap().is_ok());
        assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true, true], "{extra}");
    }
}

/// A user database before ours that knows nothing of keys.
fn an_account_from_elsewhere_is_not_stored_in_the_clear(version: DovecotVersion) {
    let extra = match version {
        DovecotVersion::V2_3 => "userdb {\n driver = static\n args = allow_all_users=yes\n}\n",
        DovecotVersion::V2_4 => "userdb static {\n userdb_static_allow_all_users = yes\n}\n",
    };
    let api = FakeApi::start();
    api.put(ADA, sealed());
    let dovecot = start(version, &api, extra);
    let mail = sample_mail("delivered", 1_000);
    let reply = dovecot.lmtp().deliver_to(ADA, &mail).unwrap();
    assert!(reply.is_temporary(), "{reply:?}");
    assert!(api.requests().is_empty());
    assert_eq!(dovecot.mail_on_disk(ADA).messages().len(), 0);
    assert_eq!(e2e::files_with(dovecot.folder(), MARK.as_bytes()).len(), 0);
}

/// Reading and delivering larger messages leaves plaintext in files that are deleted at once.
/// Where they are shows when the folder is missing: Dovecot complains, and does without.
fn opened_mail_passes_only_through_the_folder_in_memory(version: DovecotVersion) {
    let api = FakeApi::start();
    api.put(ADA, sealed());
    let dovecot = start(version, &api, "mail_temp_dir = /var/tmp\n");
    std::fs::remove_dir(dovecot.folder().join("temp")).unwrap();
    let temp = dovecot.folder_inside().join("temp");
    let complaint = |program| format!("safe_mkstemp({}/dovecot.{program}.", temp.display());

    let mail = sample_mail("delivered", 200_000);
    assert!(dovecot.lmtp().deliver_to(ADA, &mail).unwrap().is_ok());
    dovecot.wait_for_log_line(&[&complaint("lmtp")]);
    let mut imap = dovecot.imap();
    assert!(imap.login(ADA, PASSWORD).unwrap().is_ok());
    imap.select("INBOX").unwrap();
    assert!(imap.fetch_body(1).unwrap().ends_with(&mail));
    dovecot.wait_for_log_line(&[&complaint("imap")]);
}

fn an_old_password_is_not_remembered(version: DovecotVersion) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::plain(PASSWORD));
    let dovecot = start(version, &api, "auth_cache_size = 1M\n");
    let code = |password| {
        dovecot
            .imap()
            .login(ADA, password)
            .unwrap()
            .code()
            .to_owned()
    };
    assert_ne!(code(PASSWORD), "AUTHENTICATIONFAILED");
    api.put(ADA, FakeAccount::plain("another one"));
    assert_eq!(code(PASSWORD), "AUTHENTICATIONFAILED");
    assert_ne!(code("another one"), "AUTHENTICATIONFAILED");
}

fn an_old_key_is_not_remembered(version: DovecotVersion) {
    let api = FakeApi::start();
    let dovecot = start(version, &api, "auth_cache_size = 1M\n");
    let mail = sample_mail("delivered", 1_000);
    for account in [FakeAccount::plain(PASSWORD), sealed(), sealed()] {
        api.put(ADA, account.clone());
        assert!(dovecot.lmtp().deliver_to(ADA, &mail).unwrap().is_ok());
    }
    let mut imap = dovecot.imap();
    assert!(imap.login(ADA, PASSWORD).unwrap().is_ok());
    imap.select("INBOX").unwrap();
    assert!(imap.fetch_body(1).unwrap().ends_with(&mail));
    assert!(imap.fetch_body(3).unwrap().ends_with(&mail));
    assert!(imap.fetch_body(2).is_err());
}

/// With the plugin for compressed mail and no method, Dovecot looks whether somebody sent mail
/// that is compressed already, and cannot read what it just sealed.
fn compression_needs_a_method_where_mail_is_sealed(version: DovecotVersion) {
    let without_method = match version {
        DovecotVersion::V2_3 => "mail_plugins = $mail_plugins zlib\n",
        DovecotVersion::V2_4 => "protocol lmtp {\n mail_plugins {\n mail_compress = yes\n}\n}\n",
    };
    let with_method = version.with_compressed_mail();
    for (extra, answer) in [(without_method, "451 4.2.0"), (with_method, Dovecot::SAVED)] {
        let api = FakeApi::start();
        api.put(ADA, sealed());
        let dovecot = start(version, &api, extra);
        let mail = sample_mail("delivered", 3_000);
        assert_eq!(dovecot.try_delivery(ADA, &mail), answer, "{extra}");
        let stored = vec![true; usize::from(answer == Dovecot::SAVED)];
        assert_eq!(dovecot.mail_on_disk(ADA).sealed(), stored, "{extra}");
        if !stored.is_empty() {
            dovecot.expect_inbox(ADA, PASSWORD, &[mail]);
        }
    }
}

/// Debian 13 has this in its own configuration, conf.d/20-lmtp.conf.
#[test]
fn addresses_keep_their_domain_on_debian_13() {
    if DovecotVersion::V2_4.is_skipped() {
        return;
    }
    let lines = "protocol lmtp {\n  auth_username_format = %{user | username | lower}\n}\n";
    let api = FakeApi::start();
    api.put(ADA, sealed());
    let dovecot = start(DovecotVersion::V2_4, &api, lines);
    let mail = sample_mail("to-ada", 1_000);
    assert_eq!(dovecot.try_delivery(ADA, &mail), Dovecot::SAVED);
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true]);
}

/// What took it off is a mistake of somebody, and no reason to bounce letters.
#[test]
fn letters_wait_where_addresses_lose_their_domain() {
    let api = FakeApi::start();
    api.put(ADA, sealed());
    let dovecot = start(DovecotVersion::V2_3, &api, "auth_username_format = %Ln\n");
    let mail = sample_mail("to-ada", 1_000);
    assert_eq!(dovecot.try_delivery(ADA, &mail), "451 4.3.0");
    assert!(dovecot.log().contains("see auth_username_format"));
}
