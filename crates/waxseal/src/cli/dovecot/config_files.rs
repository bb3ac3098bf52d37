//! The files that Dovecot needs, filled in.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use accounts::Secret;
use anyhow::Context;
use zeroize::Zeroizing;

use super::{DovecotVersion, MailFormat};

/// The configuration's file name: it is to be read last.
pub(crate) const CONFIGURATION: &str = "99-waxseal.conf";
const ADAPTER: &str = "waxseal.lua";
const SETTINGS: &str = "waxseal.conf";

const CONFIGURATION_2_3: &str = include_str!("../../../../../dovecot/2.3/99-waxseal.conf");
const CONFIGURATION_2_4: &str = include_str!("../../../../../dovecot/2.4/99-waxseal.conf");
const ADAPTER_TEXT: &str = include_str!("../../../../../dovecot/waxseal.lua");
const SETTINGS_TEXT: &str = include_str!("../../../../../dovecot/waxseal.conf");

/// The settings file holds a token: for root, and for the group that Dovecot runs as.
const SETTINGS_MODE: u32 = 0o640;
const DOVECOT_GROUP: &str = "dovecot";

/// What the templates leave open.
pub(crate) struct Placeholders {
    pub(crate) installed_in: PathBuf,
    pub(crate) mail_root: String,
    pub(crate) mail_uid: u32,
    pub(crate) mail_gid: u32,
    pub(crate) mail_format: MailFormat,
    pub(crate) temp_dir: PathBuf,
}

impl Placeholders {
    fn fill(&self, template: &str) -> String {
        let (driver, path, inbox) = match self.mail_format {
            MailFormat::Maildir => ("maildir", "~/Maildir", "~/Maildir"),
            MailFormat::Sdbox => ("sdbox", "~/sdbox", ""),
        };
        let file = |name| self.installed_in.join(name).display().to_string();
        [
            ("@ADAPTER@", file(ADAPTER)),
            ("@SETTINGS@", file(SETTINGS)),
            ("@MAIL_ROOT@", self.mail_root.clone()),
            ("@MAIL_UID@", self.mail_uid.to_string()),
            ("@MAIL_GID@", self.mail_gid.to_string()),
            ("@MAIL_DRIVER@", driver.to_owned()),
            ("@MAIL_PATH@", path.to_owned()),
            ("@MAIL_INBOX_PATH@", inbox.to_owned()),
            ("@TEMP_DIR@", self.temp_dir.display().to_string()),
        ]
        .iter()
        .fold(template.to_owned(), |text, (placeholder, value)| {
            text.replace(placeholder, value)
        })
    }
}

/// The three files for one version of Dovecot.
pub(crate) struct ConfigFiles {
    version: DovecotVersion,
    placeholders: Placeholders,
}

impl ConfigFiles {
    pub(crate) fn new(version: DovecotVersion, placeholders: Placeholders) -> Self {
        Self {
            version,
            placeholders,
        }
    }

    /// The text of [`CONFIGURATION`].
    pub(crate) fn configuration(&self) -> String {
        self.placeholders.fill(match self.version {
            DovecotVersion::V2_3 => CONFIGURATION_2_3,
            DovecotVersion::V2_4 => CONFIGURATION_2_4,
        })
    }

    /// Writes configuration and adapter; returns what to tell.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<String> {
        let configuration = folder.join(CONFIGURATION);
        let adapter = folder.join(ADAPTER);
        for (path, text) in [
            (&configuration, self.configuration().as_str()),
            (&adapter, ADAPTER_TEXT),
        ] {
            fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(format!(
            "Wrote {}\nWrote {}",
            configuration.display(),
            adapter.display()
        ))
    }

    /// Whether the folder has a settings file already, whose token Dovecot may be using.
    pub(crate) fn has_settings(&self, folder: &Path) -> bool {
        folder.join(SETTINGS).exists()
    }

    /// Writes the settings file with URL and token; returns what to tell.
    pub(crate) fn write_settings(
        &self,
        folder: &Path,
        url: &str,
        token: &Secret,
    ) -> anyhow::Result<String> {
        let path = folder.join(SETTINGS);
        let shown = path.display();
        let token = std::str::from_utf8(token.expose()).context("the token is not text")?;
        let text = self
            .placeholders
            .fill(SETTINGS_TEXT)
            .replace("@URL@", url)
            .replace("@TOKEN@", token);
        let text = Zeroizing::new(text);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(SETTINGS_MODE)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write {shown}"))?;
        let group = uzers::get_group_by_name(DOVECOT_GROUP);
        let handed_over = group.is_some_and(|group| chown(&path, None, Some(group.gid())).is_ok());
        let hint = if handed_over {
            String::new()
        } else {
            format!("\nDovecot must be able to read it: chown root:{DOVECOT_GROUP} {shown}")
        };
        Ok(format!("\nWrote {shown}{hint}"))
    }
}
