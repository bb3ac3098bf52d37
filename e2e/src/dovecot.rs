//! A Dovecot of our own: started, looked into, stopped.

use std::fs::{self, File, Permissions};
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{getegid, geteuid};

use crate::dovecot_wrapper::{Ports, runs_as_root, wrapper};
use crate::{
    DovecotConfig, DovecotVersion, FileSystem, ImapClient, LmtpClient, MailFormat, MailOnDisk,
    Mounted, Pop3Client, Process, Scratch, WaxsealServer, wait_until,
};

/// Who owns mail on servers that run as root. It needs no line in `/etc/passwd`.
const MAIL_OWNER: u32 = 5000;

/// The size of a file system for mail alone.
const MEGABYTES_FOR_MAIL: u64 = 600;

/// What a test wants of its Dovecot.
#[derive(Clone, Debug)]
pub struct DovecotBuilder<'a> {
    version: DovecotVersion,
    format: MailFormat,
    url: String,
    token: String,
    server: Option<&'a WaxsealServer>,
    extra: String,
    extra_after: String,
    mail_on: Option<FileSystem>,
}

impl<'a> DovecotBuilder<'a> {
    /// The address and token of the API that the adapter asks.
    pub fn api(mut self, url: &str, token: &str) -> Self {
        url.clone_into(&mut self.url);
        token.clone_into(&mut self.token);
        self
    }

    /// Takes its configuration from `waxseal dovecot config`, with a token of its own.
    pub fn waxseal(mut self, server: &'a WaxsealServer) -> Self {
        self.server = Some(server);
        self
    }

    /// Lines that this administrator had in the configuration before Waxseal came.
    pub fn extra(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.extra);
        self
    }

    /// Lines behind the configuration of Waxseal, where they can take it back.
    pub fn extra_after(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.extra_after);
        self
    }

    /// Keeps all mail on a file system of its own of this kind.
    pub fn mail_on(mut self, file_system: FileSystem) -> Self {
        self.mail_on = Some(file_system);
        self
    }

    /// Starts it and waits for the greeting.
    ///
    /// # Panics
    /// When it does not greet within ten seconds, with its log.
    pub fn start(self) -> Dovecot {
        self.version.demand();
        Dovecot::start(&self)
    }
}

/// A running Dovecot with the adapter and the configuration from `dovecot/`, in a folder of
/// its own, with IMAP, LMTP and POP3 on ports of 127.0.0.1.
#[derive(Debug)]
pub struct Dovecot {
    // The order matters: the process ends before its folder vanishes.
    process: Process,
    _mail: Option<Mounted>,
    scratch: Scratch,
    version: DovecotVersion,
    format: MailFormat,
    ports: Ports,
}

impl Dovecot {
    /// A Dovecot of this version that stores mail like this.
    pub fn builder<'a>(version: DovecotVersion, format: MailFormat) -> DovecotBuilder<'a> {
        DovecotBuilder {
            version,
            format,
            url: "http://127.0.0.1:9".to_owned(),
            token: "none".to_owned(),
            server: None,
            extra: String::new(),
            extra_after: String::new(),
            mail_on: None,
        }
    }

    fn start(builder: &DovecotBuilder<'_>) -> Self {
        let scratch = Scratch::within(builder.version.root());
        let ports = Ports::free();
        let mail = make_folders(&scratch, builder.mail_on);
        let inside = inside(&scratch, builder.version);
        write_configuration(&scratch, &inside, builder, ports);
        let process = Process::start(
            builder
                .version
                .command("/usr/sbin/dovecot")
                // IMAP shows dates in the zone of the server.
                .env("TZ", "UTC")
                .args(["-F", "-c"])
                .arg(inside.join("dovecot.conf"))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(File::create(scratch.path().join("stderr")).unwrap()),
        );
        let mut dovecot = Self {
            process,
            _mail: mail,
            scratch,
            version: builder.version,
            format: builder.format,
            ports,
        };
        dovecot.wait_for_greeting();
        dovecot
    }

    fn wait_for_greeting(&mut self) {
        let address = self.imap_address();
        let log = |dovecot: &Self| format!("Dovecot said:\n{}", dovecot.log());
        wait_until("a greeting of Dovecot", Duration::from_secs(10), || {
            assert!(!self.process.has_ended(), "Dovecot ended. {}", log(self));
            ImapClient::connect(address).ok()
        });
    }

    /// A new IMAP connection, not logged in.
    pub fn imap(&self) -> ImapClient {
        ImapClient::connect(self.imap_address()).expect("connect to IMAP")
    }

    /// A new LMTP connection.
    pub fn lmtp(&self) -> LmtpClient {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.ports.lmtp));
        LmtpClient::connect(address).expect("connect to LMTP")
    }

    /// A new POP3 connection, not logged in.
    pub fn pop3(&self) -> Pop3Client {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.ports.pop3));
        Pop3Client::connect(address).expect("connect to POP3")
    }

    /// Where IMAP is.
    pub fn imap_address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.ports.imap))
    }

    /// What lies on the disk for this account.
    pub fn mail_on_disk(&self, address: &str) -> MailOnDisk {
        MailOnDisk::new(self.home(address), self.format)
    }

    /// Which Dovecot it is.
    pub fn version(&self) -> DovecotVersion {
        self.version
    }

    /// How it stores messages.
    pub fn format(&self) -> MailFormat {
        self.format
    }

    /// Every file of this instance: mail, indexes, logs, what passes through.
    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }

    /// The same folder as Dovecot sees it, which may be in a chroot.
    pub fn folder_inside(&self) -> PathBuf {
        inside(&self.scratch, self.version)
    }

    /// The user and group that own all mail.
    pub fn mail_owner(&self) -> (u32, u32) {
        mail_owner()
    }

    /// All that Dovecot logged so far.
    pub fn log(&self) -> String {
        ["stderr", "log"]
            .iter()
            .filter_map(|name| fs::read(self.scratch.path().join(name)).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect()
    }

    /// The lines of the log that say more than who came and went. That a busy machine kept
    /// Dovecot waiting is no complaint.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.log();
        let usual = [": Info: ", "Time moved forward"];
        let is_usual = |line: &&str| usual.iter().any(|usual| line.contains(usual));
        let complaints = log.lines().filter(|line| !is_usual(line));
        complaints.map(str::to_owned).collect()
    }

    /// Waits until the log has a line with all of these texts; Dovecot's processes write a
    /// moment after they answered.
    ///
    /// # Panics
    /// When it has none within five seconds, with the whole log.
    pub fn wait_for_log_line(&self, texts: &[&str]) {
        let fits = |line: &str| texts.iter().all(|text| line.contains(text));
        let deadline = Instant::now() + Duration::from_secs(5);
        while !self.log().lines().any(fits) {
            let is_late = Instant::now() > deadline;
            assert!(
                !is_late,
                "no line with {texts:?} in the log:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Replaces what the adapter reads, in the running Dovecot.
    pub fn write_settings(&self, text: &str) {
        fs::write(self.settings_file(), text).unwrap();
    }

    /// A setting of the adapter: `url`, `token` or `timeout`.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn setting(&self, name: &str) -> String {
        let text = fs::read_to_string(self.settings_file()).unwrap();
        let value = text.lines().find_map(|line| value_of(line, name));
        value.expect("a setting of this name").to_owned()
    }

    /// Changes one setting of the adapter and leaves the others, in the running Dovecot.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn change_setting(&self, name: &str, value: &str) {
        let text = fs::read_to_string(self.settings_file()).unwrap();
        let changed = text.lines().map(|line| match value_of(line, name) {
            Some(_) => format!("{name} = {value}\n"),
            None => format!("{line}\n"),
        });
        let changed: String = changed.collect();
        assert_ne!(changed, text, "no change of {name}");
        self.write_settings(&changed);
    }

    fn settings_file(&self) -> PathBuf {
        self.scratch.path().join("etc/waxseal.conf")
    }

    /// The output of a `doveadm` command in this Dovecot.
    pub fn doveadm(&self, arguments: &[&str]) -> String {
        let conf = self.folder_inside().join("dovecot.conf");
        let mut command = self.version.command("/usr/bin/doveadm");
        let output = command
            .arg("-c")
            .arg(conf)
            .args(arguments)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).into_owned()
    }
}

/// What a line of the settings file says, if it is about this one.
fn value_of<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (found, value) = line.split_once(" = ")?;
    (found == name).then_some(value)
}

/// The scratch folder as Dovecot sees it.
fn inside(scratch: &Scratch, version: DovecotVersion) -> PathBuf {
    let below_root = scratch.path().strip_prefix(version.root()).unwrap();
    Path::new("/").join(below_root)
}

fn mail_owner() -> (u32, u32) {
    if runs_as_root() {
        (MAIL_OWNER, MAIL_OWNER)
    } else {
        (geteuid().as_raw(), getegid().as_raw())
    }
}

/// The file system of the mail, where it has its own.
fn make_folders(scratch: &Scratch, mail_on: Option<FileSystem>) -> Option<Mounted> {
    for name in ["etc", "run", "state"] {
        scratch.folder(name, 0o755);
    }
    let mail = scratch.folder("mail", 0o755);
    let mounted = mail_on.map(|kind| kind.mount(&mail, MEGABYTES_FOR_MAIL));
    // Dovecot's processes share it, as they share /dev/shm.
    scratch.folder("temp", 0o1777);
    if runs_as_root() {
        chown(mail, Some(MAIL_OWNER), Some(MAIL_OWNER)).unwrap();
    }
    mounted
}

fn write_configuration(
    scratch: &Scratch,
    inside: &Path,
    builder: &DovecotBuilder<'_>,
    ports: Ports,
) {
    let (mail_uid, mail_gid) = mail_owner();
    let etc = scratch.path().join("etc");
    let config = DovecotConfig {
        version: builder.version,
        format: builder.format,
        adapter: inside.join("etc/waxseal.lua"),
        settings: inside.join("etc/waxseal.conf"),
        mail_root: inside.join("mail"),
        temp_dir: inside.join("temp"),
        mail_uid,
        mail_gid,
        url: builder.url.clone(),
        token: builder.token.clone(),
    };
    match builder.server {
        Some(server) => server.write_dovecot_config(&config, &etc),
        None => config.write_to(&etc),
    }
    protect_settings(&etc.join("waxseal.conf"), builder.version);
    fs::write(
        scratch.path().join("dovecot.conf"),
        wrapper(inside, builder.version, ports, &builder.extra) + &builder.extra_after,
    )
    .unwrap();
}

/// Owner root, group dovecot, mode 0640: as on a server, so that a test shows that it is enough.
fn protect_settings(file: &Path, version: DovecotVersion) {
    fs::set_permissions(file, Permissions::from_mode(0o640)).unwrap();
    if runs_as_root() {
        let groups = fs::read_to_string(version.root().join("etc/group")).unwrap();
        let id = groups
            .lines()
            .find_map(|line| {
                line.strip_prefix("dovecot:x:")?
                    .split(':')
                    .next()?
                    .parse()
                    .ok()
            })
            .expect("the group dovecot");
        chown(file, Some(0), Some(id)).unwrap();
    }
}
