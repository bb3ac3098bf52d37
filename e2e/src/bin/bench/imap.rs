//! Log-ins over IMAP through real Dovecots: Waxseal's, and for comparison those of Dovecot's own
//! passwd-file, with the same Argon2id and with passwords in the clear, which is as fast as Dovecot
//! gets.

use std::fmt::{self, Display};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use e2e::{Crowd, Dovecot, DovecotVersion, ImapClient, Latencies, MailFormat, Scratch};
use libsodium_rs::crypto_pwhash::{MEMLIMIT_INTERACTIVE, OPSLIMIT_INTERACTIVE, pwhash_str};

use crate::subject::{ADDRESS, PASSWORD, Subject};
use crate::table::{Goal, Table};

/// Clients that log in one time after the other, each to an account of its own.
const CLIENTS: usize = 30;
const TIME: Duration = Duration::from_secs(12);
/// Who owns the mail, as in the configuration of the harness.
const MAIL_OWNER: u32 = 5000;

/// What so many clients were answered in this time.
#[derive(Debug, Default)]
struct LogIns {
    let_in: Latencies,
    /// Told to try again later.
    put_off: usize,
}

pub(crate) fn measure(table: &mut Table) {
    for version in [DovecotVersion::V2_3, DovecotVersion::V2_4] {
        if version.is_skipped() {
            eprintln!("Dovecot {}: not measured", version.as_str());
            continue;
        }
        measure_on(version, table);
    }
}

fn measure_on(version: DovecotVersion, table: &mut Table) {
    let builder = Dovecot::builder(version, MailFormat::Maildir);
    let subject = Subject::new();
    Crowd::make_accounts(&subject.server, CLIENTS, ADDRESS);
    let ours = log_ins(&builder.clone().waxseal(&subject.server).start());
    let passwd_file = |password: &str| {
        let file = PasswdFile::write(version, password);
        log_ins(&builder.clone().extra(&file.settings(version)).start())
    };
    let hash = pwhash_str(
        PASSWORD.as_bytes(),
        OPSLIMIT_INTERACTIVE,
        MEMLIMIT_INTERACTIVE,
    );
    let argon2 = passwd_file(&format!("{{ARGON2ID}}{}", hash.unwrap()));
    let in_the_clear = passwd_file(&format!("{{PLAIN}}{PASSWORD}"));
    let version = version.as_str();
    table.row(
        format!(
            "log-ins a second over IMAP through Dovecot {version}, {CLIENTS} clients / Dovecot's own \
             passwd-file with the same Argon2id"
        ),
        Goal::None,
        ours.a_second() / argon2.a_second(),
        "",
    );
    table.detail(format!(
        "Over IMAP through Dovecot {version}, {CLIENTS} clients, each with a new connection for every \
         log-in, {} s: Waxseal {ours}; passwd-file with Argon2id (2 passes, 64 MiB) {argon2}; \
         passwd-file with passwords in the clear, Dovecot's own work alone, {in_the_clear}.",
        TIME.as_secs()
    ));
}

fn log_ins(dovecot: &Dovecot) -> LogIns {
    let address = dovecot.imap_address();
    // What comes once: the memory of the workers, the processes of Dovecot.
    one(address, 0, &mut LogIns::default());
    let end = Instant::now() + TIME;
    let client = |number| {
        let mut log_ins = LogIns::default();
        while Instant::now() < end {
            one(address, number, &mut log_ins);
        }
        log_ins
    };
    let all = thread::scope(|scope| {
        let client = &client;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| scope.spawn(move || client(number)))
            .collect();
        let joined = clients.into_iter().map(|client| client.join().unwrap());
        joined.fold(LogIns::default(), LogIns::and)
    });
    assert!(
        all.let_in.count() > 0,
        "nobody was let in: {}",
        dovecot.log()
    );
    all
}

/// From the connection to the answer.
fn one(address: SocketAddr, number: usize, log_ins: &mut LogIns) {
    let begun = Instant::now();
    let mut imap = ImapClient::connect(address).unwrap();
    let answer = imap.login(&Crowd::account(number), PASSWORD).unwrap();
    if answer.is_ok() {
        log_ins.let_in.add(begun.elapsed());
        imap.logout().unwrap();
    } else {
        assert_eq!(answer.code(), "UNAVAILABLE", "{answer:?}");
        log_ins.put_off += 1;
    }
}

impl LogIns {
    fn and(mut self, other: Self) -> Self {
        self.let_in.append(other.let_in);
        self.put_off += other.put_off;
        self
    }

    fn a_second(&self) -> f64 {
        f64::from(u32::try_from(self.let_in.count()).unwrap()) / TIME.as_secs_f64()
    }
}

impl Display for LogIns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:.1} a second, let in within {} ms (median) and {} ms (99 of 100)",
            self.a_second(),
            self.let_in.within(500).as_millis(),
            self.let_in.within(990).as_millis()
        )?;
        match self.put_off {
            0 => Ok(()),
            put_off => write!(formatter, ", {put_off} told to try again"),
        }
    }
}

/// The accounts of the clients in a file of Dovecot's own, which never seals.
struct PasswdFile {
    scratch: Scratch,
}

impl PasswdFile {
    fn write(version: DovecotVersion, password: &str) -> Self {
        let scratch = Scratch::within(version.root());
        let file = Self { scratch };
        let home = file.inside(version, "home");
        let folder = file.scratch.folder("home", 0o1777);
        assert!(folder.is_dir());
        let not_sealed = match version {
            DovecotVersion::V2_3 => "userdb_mail_crypt_save_version=0",
            DovecotVersion::V2_4 => "userdb_crypt_write_algorithm=",
        };
        let lines = (0..CLIENTS).map(|number| {
            let account = Crowd::account(number);
            format!(
                "{account}:{password}:{MAIL_OWNER}:{MAIL_OWNER}::{}/{account}::{not_sealed}\n",
                home.display()
            )
        });
        fs::write(
            file.scratch.path().join("passwd"),
            lines.collect::<String>(),
        )
        .unwrap();
        file
    }

    fn settings(&self, version: DovecotVersion) -> String {
        let path = self.inside(version, "passwd");
        let path = path.display();
        match version {
            DovecotVersion::V2_3 => format!(
                "passdb {{\n  driver = passwd-file\n  args = {path}\n}}\n\
                 userdb {{\n  driver = passwd-file\n  args = {path}\n}}\n"
            ),
            DovecotVersion::V2_4 => format!(
                "passdb passwd-file {{\n  passwd_file_path = {path}\n}}\n\
                 userdb passwd-file {{\n  passwd_file_path = {path}\n}}\n"
            ),
        }
    }

    /// As Dovecot sees it, which may be in a chroot.
    fn inside(&self, version: DovecotVersion, name: &str) -> PathBuf {
        let below_root = self.scratch.path().strip_prefix(version.root()).unwrap();
        Path::new("/").join(below_root).join(name)
    }
}
