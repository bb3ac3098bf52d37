//! A configuration on the disk, read by the real `doveconf` of a Dovecot that need not run.

use std::fs;
use std::path::PathBuf;

use crate::dovecot_wrapper::{Ports, wrapper};
use crate::{DovecotConfig, DovecotVersion, MailFormat, Scratch};

/// Where an administrator's own lines stand. `@ADAPTER@` in them is the path of the adapter.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnLines<'a> {
    /// Before the configuration of Waxseal, as it is meant to be.
    pub before: &'a str,
    /// After it.
    pub after: &'a str,
}

/// A whole configuration with ours in it, in a folder of its own.
#[derive(Debug)]
pub struct WrittenConfig {
    scratch: Scratch,
    version: DovecotVersion,
}

impl WrittenConfig {
    /// Writes one that asks `http://127.0.0.1:9`.
    pub fn write(version: DovecotVersion, format: MailFormat, own: OwnLines<'_>) -> Self {
        version.demand();
        let written = Self {
            scratch: Scratch::within(version.root()),
            version,
        };
        let etc = written.scratch.folder("etc", 0o755);
        let inside = written.inside();
        let config = DovecotConfig {
            version,
            format,
            adapter: inside.join("etc/waxseal.lua"),
            settings: inside.join("etc/waxseal.conf"),
            mail_root: inside.join("mail"),
            temp_dir: "/dev/shm".into(),
            mail_uid: 5000,
            mail_gid: 5000,
            url: "http://127.0.0.1:9".to_owned(),
            token: "none".to_owned(),
        };
        config.write_to(&etc);
        let ports = Ports {
            imap: 1,
            lmtp: 2,
            pop3: 3,
        };
        let text = wrapper(&inside, version, ports, own.before) + own.after;
        let text = text.replace("@ADAPTER@", &config.adapter.display().to_string());
        fs::write(written.scratch.path().join("dovecot.conf"), text).unwrap();
        written
    }

    fn inside(&self) -> PathBuf {
        let below_root = self.scratch.path().strip_prefix(self.version.root());
        PathBuf::from("/").join(below_root.unwrap())
    }

    /// What `doveconf -n` prints.
    ///
    /// # Panics
    /// When Dovecot itself refuses the configuration.
    pub fn doveconf(&self) -> String {
        let output = self
            .version
            .command("/usr/bin/doveconf")
            .args(["-n", "-c"])
            .arg(self.inside().join("dovecot.conf"))
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "doveconf says: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }
}
