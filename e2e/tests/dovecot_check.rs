//! `waxseal dovecot check` on what the real `doveconf` of each Dovecot prints: it finds every
//! trap in configurations that were broken on purpose, and nothing in good ones.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use dovecot_check::{Doveconf, Elsewhere, FileFacts, Machine, Subject, Trap, check};
use e2e::{DovecotVersion, MailFormat, OwnLines, WrittenConfig, on_every_dovecot};

on_every_dovecot! {
    good_configurations_are_safe,
    every_trap_is_found,
    what_lists_of_plugins_do_is_judged_as_dovecot_does_it,
}

/// A machine with memory at /dev/shm, and files as they should be.
struct Tidy;

impl Machine for Tidy {
    fn is_in_memory(&self, path: &Path) -> Option<bool> {
        Some(path == Path::new("/dev/shm"))
    }

    fn file(&self, _: &Path) -> Option<FileFacts> {
        Some(FileFacts::There {
            mode: 0o640,
            owner: 0,
        })
    }
}

struct Case<'a> {
    format: MailFormat,
    own: OwnLines<'a>,
    api_url: &'a str,
    one_recipient: bool,
}

impl Default for Case<'_> {
    fn default() -> Self {
        Self {
            format: MailFormat::Maildir,
            own: OwnLines::default(),
            api_url: "http://127.0.0.1:8080",
            one_recipient: false,
        }
    }
}

impl Case<'_> {
    fn traps(&self, version: DovecotVersion) -> Vec<Trap> {
        let text = WrittenConfig::write(version, self.format, self.own).doveconf();
        let config = Doveconf::parse(&text).unwrap();
        let traps = check(&Subject {
            config: &config,
            machine: &Tidy,
            api_url: Some(self.api_url),
            one_recipient: self.one_recipient,
        });
        // Where nothing can be looked at, nothing is claimed.
        let elsewhere = check(&Subject {
            config: &config,
            machine: &Elsewhere,
            api_url: None,
            one_recipient: self.one_recipient,
        });
        assert_eq!(traps.len(), elsewhere.len());
        traps
    }

    /// The rules that have something against it.
    fn open(&self, version: DovecotVersion) -> Vec<&'static str> {
        let traps = self.traps(version);
        let open = traps.iter().filter(|trap| !trap.is_safe());
        open.map(|trap| trap.rule).collect()
    }
}

fn before(lines: &str) -> Case<'_> {
    let own = OwnLines {
        before: lines,
        after: "",
    };
    Case {
        own,
        ..Case::default()
    }
}

fn after(lines: &str) -> Case<'_> {
    let own = OwnLines {
        before: "",
        after: lines,
    };
    Case {
        own,
        ..Case::default()
    }
}

fn good_configurations_are_safe(version: DovecotVersion) {
    let forgetful = match version {
        DovecotVersion::V2_3 => {
            "mail_plugins = quota\nprotocol lmtp {\n mail_plugins = quota\n}\n\
             protocol imap {\n mail_plugins = imap_quota\n}\n"
        }
        DovecotVersion::V2_4 => {
            "protocol lmtp {\n mail_plugins {\n mail_crypt = no\n}\n}\n\
             protocol imap {\n mail_plugins = imap_quota\n}\n"
        }
    };
    let sdbox = Case {
        format: MailFormat::Sdbox,
        one_recipient: true,
        ..Case::default()
    };
    let https = Case {
        api_url: "https://accounts.example.org",
        ..after("ssl_client_ca_file = /etc/ssl/certs/ca-certificates.crt\n")
    };
    let sieve = "protocol sieve {\n mail_max_userip_connections = 3\n}\n";
    let cases = [
        Case::default(),
        sdbox,
        https,
        before(version.with_compressed_mail()),
        before(forgetful),
        before(sieve),
        before("auth_cache_size = 1M\nauth_debug = yes\nmail_temp_dir = /var/tmp\n"),
        before("log_debug = category=mail\n"),
    ];
    for case in cases {
        assert_eq!(case.open(version), [""; 0], "{:?}", case.own);
    }
}

/// Each is broken in one way, and exactly that is found.
fn every_trap_is_found(version: DovecotVersion) {
    let broken: &[(&str, &str)] = match version {
        DovecotVersion::V2_3 => &BROKEN_2_3,
        DovecotVersion::V2_4 => &BROKEN_2_4,
    };
    assert!(broken.len() >= 12);
    let mut wrong = Vec::new();
    let mut expect = |case: Case<'_>, rule: &str| {
        let open = case.open(version);
        if open != [rule] {
            wrong.push(format!(
                "{:?}, {}: {open:?} instead of {rule}",
                case.own, case.api_url
            ));
        }
    };
    for (rule, lines) in broken {
        expect(after(lines), rule);
    }
    let earlier: &[(&str, &str)] = match version {
        DovecotVersion::V2_3 => &[
            (
                "accounts-from-elsewhere",
                "userdb {\n driver = static\n args = uid=1 gid=1\n}\n",
            ),
            (
                "accounts-from-elsewhere",
                "userdb {\n driver = prefetch\n}\n",
            ),
            ("accounts-from-elsewhere", "passdb {\n driver = pam\n}\n"),
            // Read before our own plugins are added, and everywhere.
            ("compression", "mail_plugins = $mail_plugins zlib\n"),
            (
                "full-text-index",
                "mail_plugins = $mail_plugins fts fts_squat\n",
            ),
        ],
        DovecotVersion::V2_4 => &[
            (
                "accounts-from-elsewhere",
                "userdb static {\n fields {\n uid = 1\n}\n}\n",
            ),
            ("accounts-from-elsewhere", "userdb prefetch {\n}\n"),
            ("accounts-from-elsewhere", "passdb pam {\n}\n"),
            ("compression", "mail_plugins {\n mail_compress = yes\n}\n"),
            (
                "full-text-index",
                "protocol imap {\n mail_plugins {\n fts = yes\n}\n}\n",
            ),
        ],
    };
    for (rule, lines) in earlier {
        expect(before(lines), rule);
    }
    for url in ["http://192.0.2.1:8080", "https://192.0.2.1"] {
        let case = Case {
            api_url: url,
            ..Case::default()
        };
        expect(case, "way-to-the-api");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let sdbox = Case {
        format: MailFormat::Sdbox,
        ..Case::default()
    };
    let expected: &[&str] = match version {
        DovecotVersion::V2_3 => &["two-recipients"],
        DovecotVersion::V2_4 => &[],
    };
    assert_eq!(sdbox.open(version), expected);
}

const BROKEN_2_3: [(&str, &str); 24] = [
    ("two-recipients", "maildir_copy_with_hardlinks = yes\n"),
    (
        "mail-crypt-loaded",
        "protocol lmtp {\n mail_plugins = quota\n}\n",
    ),
    (
        "mail-crypt-loaded",
        "protocol lda {\n mail_plugins = sieve\n}\n",
    ),
    (
        "sealing-by-default",
        "plugin {\n mail_crypt_save_version = 0\n}\n",
    ),
    (
        "sealing-by-default",
        "protocol lmtp {\n plugin {\n mail_crypt_save_version = 0\n}\n}\n",
    ),
    (
        "keys-of-dovecot",
        "plugin {\n mail_crypt_curve = secp521r1\n}\n",
    ),
    ("index-cache", "mail_never_cache_fields = imap.envelope\n"),
    (
        "index-cache",
        "protocol lmtp {\n mail_never_cache_fields = imap.envelope\n}\n",
    ),
    ("attachments", "mail_attachment_dir = /var/attachments\n"),
    ("temp-dir", "mail_temp_dir = /var/tmp\n"),
    ("rawlog", "protocol imap {\n rawlog_dir = /tmp/rawlog\n}\n"),
    (
        "rawlog",
        "service imap {\n executable = imap-rawlog\n}\nlmtp_rawlog_dir = /tmp/raw\n",
    ),
    ("auth-log", "auth_debug = yes\n"),
    ("auth-log", "auth_verbose_passwords = sha1\n"),
    ("auth-log", "log_debug = category=auth\n"),
    (
        "log-lines",
        "deliver_log_format = msgid=%m subject=%s: %$\n",
    ),
    ("auth-cache", "auth_cache_size = 1M\n"),
    ("mechanisms", "auth_mechanisms = plain login cram-md5\n"),
    ("cleartext-passwords", "listen = *\n"),
    ("user-names", "auth_username_chars =\n"),
    ("user-names", "auth_username_format = %n\n"),
    (
        "field-overrides",
        "userdb {\n driver = lua\n args = file=@ADAPTER@\n \
         override_fields = mail_crypt_save_version=0\n}\n",
    ),
    (
        "worker-processes",
        "passdb {\n driver = lua\n args = file=@ADAPTER@ blocking=no\n}\n",
    ),
    ("way-to-the-api", "ssl_client_require_valid_cert = no\n"),
];

const BROKEN_2_4: [(&str, &str); 23] = [
    (
        "mail-crypt-loaded",
        "protocol lmtp {\n mail_plugins = quota\n}\n",
    ),
    (
        "mail-crypt-loaded",
        "protocol lda {\n mail_plugins {\n mail_crypt = no\n}\n}\n",
    ),
    (
        "mail-crypt-loaded",
        "local 127.0.0.1 {\n protocol imap {\n mail_plugins {\n quota = yes\n}\n}\n}\n",
    ),
    ("sealing-by-default", "crypt_write_algorithm =\n"),
    (
        "sealing-by-default",
        "protocol lmtp {\n crypt_write_algorithm =\n}\n",
    ),
    (
        "write-algorithm",
        "crypt_write_algorithm = aes-256-cbc-sha256\n",
    ),
    ("keys-of-dovecot", "crypt_user_key_curve = secp521r1\n"),
    ("index-cache", "mail_never_cache_fields = imap.envelope\n"),
    ("index-cache", "mail_never_cache_fields {\n * = no\n}\n"),
    (
        "attachments",
        "mail_ext_attachment_path = /var/attachments\n",
    ),
    ("temp-dir", "mail_temp_dir = /var/tmp\n"),
    ("rawlog", "protocol imap {\n rawlog_dir = /tmp/rawlog\n}\n"),
    ("auth-log", "auth_debug = yes\n"),
    ("auth-log", "auth_verbose_passwords = sha1\n"),
    ("auth-log", "log_debug = category=auth\n"),
    (
        "log-lines",
        "deliver_log_format = msgid=%{msgid} subject=%{subject}: %{message}\n",
    ),
    ("auth-cache", "auth_cache_size = 1M\n"),
    ("mechanisms", "auth_mechanisms = plain login cram-md5\n"),
    ("cleartext-passwords", "listen = *\n"),
    ("user-names", "auth_username_chars =\n"),
    ("user-names", "auth_username_format = %{user | username}\n"),
    (
        "field-overrides",
        "userdb lua {\n fields {\n crypt_write_algorithm =\n}\n}\n",
    ),
    ("way-to-the-api", "ssl_client_require_valid_cert = no\n"),
];

/// A trap would be judged wrongly if Dovecot did something else with a list than we think.
fn what_lists_of_plugins_do_is_judged_as_dovecot_does_it(version: DovecotVersion) {
    use e2e::{Dovecot, FakeAccount, FakeApi, KeyPair, sample_mail};
    const ADA: &str = "ada@example.org";
    let lines = match version {
        DovecotVersion::V2_3 => "protocol lmtp {\n mail_plugins = quota\n}\n",
        DovecotVersion::V2_4 => "protocol lmtp {\n mail_plugins = quota\n}\n",
    };
    assert_eq!(after(lines).open(version), ["mail-crypt-loaded"]);
    let api = FakeApi::start();
    api.put(
        ADA,
        FakeAccount::sealed("correct horse", &KeyPair::generate()),
    );
    let dovecot = Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .extra_after(lines)
        .start();
    let mail = sample_mail("delivered", 1_000);
    assert!(dovecot.lmtp().deliver_to(ADA, &mail).unwrap().is_ok());
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [false], "{lines}");
}
