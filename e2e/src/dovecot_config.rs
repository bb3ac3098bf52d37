//! The configuration that administrators get, filled in for one test instance.

use std::fs;
use std::path::{Path, PathBuf};

use crate::DovecotVersion;

/// How Dovecot stores messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFormat {
    /// A file a message, named after its flags.
    Maildir,
    /// Dovecot's own: a file a message, with a header before it.
    Sdbox,
}

impl MailFormat {
    /// The value of `mail_driver`.
    pub fn driver(self) -> &'static str {
        match self {
            Self::Maildir => "maildir",
            Self::Sdbox => "sdbox",
        }
    }

    /// The value of `mail_path`.
    pub fn path(self) -> &'static str {
        match self {
            Self::Maildir => "~/Maildir",
            Self::Sdbox => "~/sdbox",
        }
    }

    /// The value of 2.4's `mail_inbox_path`.
    pub fn inbox_path(self) -> &'static str {
        match self {
            Self::Maildir => self.path(),
            Self::Sdbox => "",
        }
    }
}

/// The root of the checkout.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("e2e stands in the repository")
}

/// What the placeholders of the templates in `dovecot/` stand for. Paths are as Dovecot
/// sees them, which in a chroot is not as the test sees them.
#[derive(Clone, Debug)]
pub struct DovecotConfig {
    /// Whose templates.
    pub version: DovecotVersion,
    /// `@MAIL_DRIVER@`, `@MAIL_PATH@` and `@MAIL_INBOX_PATH@`.
    pub format: MailFormat,
    /// `@ADAPTER@`: the path of `waxseal.lua`.
    pub adapter: PathBuf,
    /// `@SETTINGS@`: the path of `waxseal.conf`.
    pub settings: PathBuf,
    /// `@MAIL_ROOT@`: the folder of all mailboxes.
    pub mail_root: PathBuf,
    /// `@TEMP_DIR@`: the folder through which large messages pass.
    pub temp_dir: PathBuf,
    /// `@MAIL_UID@`: who owns all mail.
    pub mail_uid: u32,
    /// `@MAIL_GID@`: which group owns all mail.
    pub mail_gid: u32,
    /// `@URL@`: where the API is.
    pub url: String,
    /// `@TOKEN@`: how the adapter proves itself.
    pub token: String,
}

impl DovecotConfig {
    /// Writes `99-waxseal.conf`, `waxseal.lua` and `waxseal.conf` into a folder.
    pub fn write_to(&self, folder: &Path) {
        let templates = repository().join("dovecot");
        let version = templates.join(self.version.as_str());
        self.fill(
            &version.join("99-waxseal.conf"),
            &folder.join("99-waxseal.conf"),
        );
        self.fill(
            &templates.join("waxseal.conf"),
            &folder.join("waxseal.conf"),
        );
        fs::copy(templates.join("waxseal.lua"), folder.join("waxseal.lua")).unwrap();
    }

    fn fill(&self, template: &Path, target: &Path) {
        let mut text = fs::read_to_string(template).unwrap();
        for (placeholder, value) in self.values() {
            text = text.replace(placeholder, &value);
        }
        assert_eq!(
            left_over_placeholder(&text),
            None,
            "in {}",
            template.display()
        );
        fs::write(target, text).unwrap();
    }

    fn values(&self) -> [(&'static str, String); 11] {
        let path = |path: &Path| path.to_str().expect("scratch paths are text").to_owned();
        [
            ("@ADAPTER@", path(&self.adapter)),
            ("@SETTINGS@", path(&self.settings)),
            ("@MAIL_ROOT@", path(&self.mail_root)),
            ("@TEMP_DIR@", path(&self.temp_dir)),
            ("@MAIL_DRIVER@", self.format.driver().to_owned()),
            ("@MAIL_PATH@", self.format.path().to_owned()),
            ("@MAIL_INBOX_PATH@", self.format.inbox_path().to_owned()),
            ("@MAIL_UID@", self.mail_uid.to_string()),
            ("@MAIL_GID@", self.mail_gid.to_string()),
            ("@URL@", self.url.clone()),
            ("@TOKEN@", self.token.clone()),
        ]
    }
}

fn left_over_placeholder(text: &str) -> Option<&str> {
    text.split_ascii_whitespace()
        .find(|word| word.matches('@').count() >= 2)
}
