//! An account with mail from before it was sealed, on a Dovecot and a Waxseal of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{
    Conversion, Dovecot, DovecotVersion, FileFacts, FileSystem, MailFormat, MailOnDisk, Portrait,
    WaxsealServer, files_below,
};

/// `MAIL_CRYPT`: new accounts have keys, and the administrator switches sealing on.
const OPTIONAL: u8 = 1;

/// The account, whose switch is off at first.
#[derive(Debug)]
pub struct ExistingAccount {
    /// The server with the account in its database.
    pub server: WaxsealServer,
    /// The Dovecot with its mail.
    pub dovecot: Dovecot,
}

impl ExistingAccount {
    /// Its address.
    pub const ADDRESS: &'static str = "ada@example.org";
    /// Its password, which POP3 can say as well.
    pub const PASSWORD: &'static str = "correct-horse";

    /// Starts the servers, with mail on this file system or on that of `/tmp`, Dovecot with
    /// these lines more, and gives the account the Maildir that `write` fills for this owner.
    pub fn new(
        version: DovecotVersion,
        format: MailFormat,
        mail_on: Option<FileSystem>,
        extra: &str,
        write: impl FnOnce(&Path, (u32, u32)),
    ) -> Self {
        let server = WaxsealServer::start(OPTIONAL);
        server.add_domain("example.org");
        let add = [
            "user",
            "add",
            Self::ADDRESS,
            "--quota",
            "2000",
            "--password-stdin",
        ];
        server.run_well(&add, &format!("{}\n", Self::PASSWORD));
        let mut builder = Dovecot::builder(version, format)
            .waxseal(&server)
            .extra(extra);
        if let Some(file_system) = mail_on {
            builder = builder.mail_on(file_system);
        }
        let dovecot = builder.start();
        dovecot.fill(Self::ADDRESS, |maildir| {
            write(maildir, dovecot.mail_owner());
        });
        Self { server, dovecot }
    }

    /// The runs of `waxseal mailbox` on it.
    pub fn conversion(&self) -> Conversion<'_> {
        Conversion::new(&self.server, Self::ADDRESS, &self.home())
    }

    /// Where its mail lies.
    pub fn home(&self) -> PathBuf {
        self.dovecot.home(Self::ADDRESS)
    }

    /// The administrator's switch: `on` or `off`.
    pub fn switch(&self, to: &str) {
        let arguments = ["user", "mail-crypt", Self::ADDRESS, to];
        self.server.run_well(&arguments, "");
    }

    /// Gives it a new key; the old one goes on opening what it sealed.
    pub fn rotate(&self) {
        let arguments = ["user", "rotate", Self::ADDRESS, "--password-stdin"];
        self.server.run_well(&arguments, &Self::password_line());
    }

    /// The password as commands read it.
    pub fn password_line() -> String {
        format!("{}\n", Self::PASSWORD)
    }

    /// What clients see, with the dates on which messages were saved.
    pub fn portrait_with_save_dates(&self) -> Portrait {
        Portrait::with_save_dates(&self.dovecot, Self::ADDRESS, Self::PASSWORD)
    }

    /// What clients see.
    pub fn portrait(&self) -> Portrait {
        Portrait::of(&self.dovecot, Self::ADDRESS, Self::PASSWORD)
    }

    /// Its messages on the disk.
    pub fn mail(&self) -> MailOnDisk {
        self.dovecot.mail_on_disk(Self::ADDRESS)
    }

    /// The outside and the inside of every message file, by its path.
    pub fn facts(&self) -> BTreeMap<String, FileFacts> {
        self.mail().facts()
    }

    /// What nobody may leave behind: files in a `tmp` of a Maildir, locks, other temporary
    /// files.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let is_leftover = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_in_tmp = path.parent().is_some_and(|folder| folder.ends_with("tmp"));
            is_in_tmp
                || name.ends_with(".lock")
                || name.contains("waxseal")
                || name.contains(".tmp")
        };
        let mut files = files_below(&self.home());
        files.retain(is_leftover);
        files
    }

    /// Takes away all that Dovecot keeps beside the messages and makes anew where it misses
    /// it. For sdbox, whose flags are nowhere else, that is the cache alone.
    pub fn forget_indexes(&self) {
        let forgotten = match self.dovecot.format() {
            MailFormat::Maildir => "dovecot.index",
            MailFormat::Sdbox => "dovecot.index.cache",
        };
        for path in files_below(&self.home()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(forgotten) {
                fs::remove_file(&path).unwrap();
            }
        }
    }

    /// Takes the sizes out of every `dovecot-uidlist`, where Dovecot noted them when it read the
    /// messages whose names do not tell them.
    pub fn forget_sizes(&self) {
        for path in files_below(&self.home()) {
            if path
                .file_name()
                .is_some_and(|name| name == "dovecot-uidlist")
            {
                let text = fs::read_to_string(&path).unwrap();
                let lines = text.lines().map(without_sizes);
                let forgotten: Vec<String> = lines.collect();
                // Written over: it must stay the mail owner's.
                fs::write(&path, forgotten.join("\n") + "\n").unwrap();
            }
        }
    }

    /// What the account uses, counted anew by a Dovecot that has no private key.
    pub fn recounted_quota(&self) -> String {
        let said = self
            .dovecot
            .doveadm(&["quota", "recalc", "-u", Self::ADDRESS]);
        assert_eq!(said, "", "doveadm quota recalc");
        self.dovecot
            .doveadm(&["-f", "tab", "quota", "get", "-u", Self::ADDRESS])
    }
}

/// A line of a `dovecot-uidlist` (`UID W.. S.. :NAME`), or its first line, which has no name.
fn without_sizes(line: &str) -> String {
    let Some((fields, name)) = line.split_once(" :") else {
        return line.to_owned();
    };
    let fields = fields
        .split(' ')
        .filter(|field| !field.starts_with(['W', 'S']));
    format!("{} :{name}", fields.collect::<Vec<_>>().join(" "))
}
