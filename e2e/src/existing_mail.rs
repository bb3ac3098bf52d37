//! Accounts that had mail before anybody thought of sealing it.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use crate::{Dovecot, DovecotVersion, MailFormat};

impl DovecotVersion {
    /// The lines of a configuration under which compressed mail can be read, and new mail is
    /// compressed before it is sealed.
    ///
    /// Without the last line Dovecot looks whether somebody sent mail that is compressed
    /// already, cannot open what it just sealed, and refuses every delivery to a sealed
    /// account with 451.
    pub fn with_compressed_mail(self) -> &'static str {
        match self {
            Self::V2_3 => {
                "mail_plugins = $mail_plugins zlib\n\
                 plugin {\n zlib_save = gz\n}\n"
            }
            Self::V2_4 => {
                "mail_plugins {\n mail_compress = yes\n}\n\
                 protocol imap {\n mail_plugins {\n mail_compress = yes\n}\n}\n\
                 protocol pop3 {\n mail_plugins {\n mail_compress = yes\n}\n}\n\
                 protocol lmtp {\n mail_plugins {\n mail_compress = yes\n}\n}\n\
                 mail_compress_write_method = gz\n"
            }
        }
    }
}

impl Dovecot {
    /// The home of an account, as this machine sees it.
    pub fn home(&self, address: &str) -> PathBuf {
        let (local_part, domain) = address.split_once('@').expect("an address");
        self.folder().join("mail").join(domain).join(local_part)
    }

    /// Gives an account without mail a Maildir that `write` fills: as it is, or, where mail is
    /// stored in another format, taken over into that with all that belongs to it.
    ///
    /// # Panics
    /// When Dovecot cannot take it over.
    pub fn fill(&self, address: &str, write: impl FnOnce(&Path)) {
        let home = self.home(address);
        self.make_home(&home);
        match self.format() {
            MailFormat::Maildir => write(&home.join("Maildir")),
            MailFormat::Sdbox => {
                let source = self.folder().join("source");
                write(&source);
                self.take_over(address);
                fs::remove_dir_all(source).unwrap();
            }
        }
    }

    fn make_home(&self, home: &Path) {
        let (uid, gid) = self.mail_owner();
        fs::create_dir_all(home).unwrap();
        for folder in [home, home.parent().expect("the folder of a domain")] {
            chown(folder, Some(uid), Some(gid)).unwrap();
        }
    }

    /// `doveadm backup` keeps UIDs, flags, keywords and dates. One mailbox is compressed where
    /// the configuration compresses, and the others are not.
    fn take_over(&self, address: &str) {
        let source = format!("maildir:{}/source", self.folder_inside().display());
        let uncompressed = match self.version() {
            DovecotVersion::V2_3 => "plugin/zlib_save=",
            DovecotVersion::V2_4 => "mail_compress_write_method=",
        };
        let backup = ["backup", "-R", "-u", address];
        for arguments in [
            [&backup[..], &["-m", "Archive", &source]].concat(),
            [&["-o", uncompressed][..], &backup[..], &[&source]].concat(),
        ] {
            let said = self.doveadm(&arguments);
            assert_eq!(said, "", "doveadm {arguments:?}");
        }
    }
}
