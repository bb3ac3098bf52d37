//! The real server, `waxseal serve`, with a database of its own.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use std::{env, fs::File};

use serde_json::Value;

use crate::{
    Database, DatabaseKind, DovecotConfig, KeyColumns, Process, Scratch, SharedDatabase, free_port,
    wait_until,
};

/// A running Waxseal on a free port of 127.0.0.1, with an SQLite database in a scratch folder
/// unless it is started in another.
#[derive(Debug)]
pub struct WaxsealServer {
    process: Process,
    environment: Environment,
}

/// What every run of the program gets to see, and nothing else.
#[derive(Debug)]
struct Environment {
    scratch: Scratch,
    /// Where the database is, if not in a file.
    shared: Option<SharedDatabase>,
    port: u16,
    mail_crypt: u8,
    settings: Vec<(&'static str, String)>,
}

impl Environment {
    fn database_file(&self) -> PathBuf {
        self.scratch.path().join("waxseal.sqlite")
    }

    fn database_url(&self) -> String {
        match &self.shared {
            Some(shared) => shared.url(),
            None => format!("sqlite://{}", self.database_file().display()),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.scratch.path())
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("DATABASE_URL", self.database_url())
            .env("LISTEN", format!("127.0.0.1:{}", self.port))
            .env("MAIL_CRYPT", self.mail_crypt.to_string())
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    fn serve(&self) -> Process {
        let log = self.scratch.path().join("log");
        let log = File::options().create(true).append(true).open(log).unwrap();
        let mut command = self.command(&["serve"]);
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        Process::start(&mut command)
    }
}

impl WaxsealServer {
    /// Starts one under this `MAIL_CRYPT` (0 to 3) and waits until it listens.
    ///
    /// # Panics
    /// When the program is missing, ends, or does not listen within ten seconds.
    pub fn start(mail_crypt: u8) -> Self {
        Self::start_with(mail_crypt, &[])
    }

    /// The same with more settings, which its commands get as well.
    ///
    /// # Panics
    /// As [`WaxsealServer::start`] does.
    pub fn start_with(mail_crypt: u8, settings: &[(&'static str, &str)]) -> Self {
        Self::start_on(None, mail_crypt, settings)
    }

    /// Starts one with a database of this kind.
    ///
    /// # Panics
    /// As [`WaxsealServer::start`] does.
    pub fn start_in(kind: DatabaseKind, mail_crypt: u8) -> Self {
        Self::start_on(kind.server().map(SharedDatabase::new), mail_crypt, &[])
    }

    fn start_on(
        shared: Option<SharedDatabase>,
        mail_crypt: u8,
        settings: &[(&'static str, &str)],
    ) -> Self {
        let settings = settings.iter();
        let environment = Environment {
            scratch: Scratch::new(),
            shared,
            port: free_port(),
            mail_crypt,
            settings: settings
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        };
        let mut server = Self {
            process: environment.serve(),
            environment,
        };
        server.wait_until_it_listens();
        server
    }

    fn wait_until_it_listens(&mut self) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.environment.port));
        wait_until("waxseal serve to listen", Duration::from_secs(10), || {
            assert!(!self.process.has_ended(), "it ended:\n{}", self.log());
            TcpStream::connect(address).ok()
        });
    }

    /// The value of `DATABASE_URL`.
    pub fn database_url(&self) -> String {
        self.environment.database_url()
    }

    /// The file that `DATABASE_URL` names, unless the database is on a server.
    pub fn database_file(&self) -> PathBuf {
        self.environment.database_file()
    }

    /// The database, beside the running server.
    pub fn database(&self) -> Database {
        Database::open(&self.database_file())
    }

    /// Asks the database, of whatever kind it is: every row of the answer, as text.
    pub fn answers(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        match &self.environment.shared {
            Some(shared) => shared.answers(sql),
            None => self.database().answers(sql),
        }
    }

    /// A number that a question has for its answer.
    pub fn number(&self, sql: &str) -> i64 {
        let rows = self.answers(sql);
        let number = rows[0][0].as_ref().expect("a number");
        number.parse().unwrap()
    }

    /// The keys of an account.
    pub fn key_columns(&self, address: &str) -> KeyColumns {
        KeyColumns::read(&self.answers(&KeyColumns::question(address)))
    }

    /// The process that serves.
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// Every file of this server: database and log.
    pub fn folder(&self) -> &Path {
        self.environment.scratch.path()
    }

    /// The program that runs.
    pub fn program(&self) -> PathBuf {
        program()
    }

    /// Where the API is: `http://127.0.0.1:PORT`, or `https:` where it has a certificate.
    pub fn url(&self) -> String {
        let settings = &self.environment.settings;
        let has_tls = settings.iter().any(|(name, _)| *name == "TLS_CERT_FILE");
        let scheme = if has_tls { "https" } else { "http" };
        format!("{scheme}://127.0.0.1:{}", self.environment.port)
    }

    /// The port on which it listens.
    pub fn port(&self) -> u16 {
        self.environment.port
    }

    /// All that the server printed so far.
    pub fn log(&self) -> String {
        let path = self.environment.scratch.path().join("log");
        std::fs::read_to_string(path).unwrap()
    }

    /// Stops the server, while its database stays; [`WaxsealServer::restart`] starts it again.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// Starts the server again on the same port, with the same database.
    pub fn restart(&mut self) {
        self.stop();
        self.process = self.environment.serve();
        self.wait_until_it_listens();
    }

    /// Kills the server with SIGKILL, and starts it again on the same port.
    pub fn kill_and_restart(&mut self) {
        self.process.kill();
        self.restart();
    }

    /// Starts the server again under another `MAIL_CRYPT` (0 to 3).
    pub fn restart_in_mode(&mut self, mail_crypt: u8) {
        self.environment.mail_crypt = mail_crypt;
        self.restart();
    }

    /// A command of the program, to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.environment.command(arguments)
    }

    /// Runs a command of the program with this standard input, whatever comes of it.
    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .environment
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing closes its input early.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed; its standard output, without the last line break.
    ///
    /// # Panics
    /// When it fails, with what it said.
    pub fn run_well(&self, arguments: &[&str], input: &str) -> String {
        succeeded(&self.run(arguments, input), &arguments.join(" "))
    }

    /// `waxseal domain add NAME`.
    pub fn add_domain(&self, name: &str) {
        self.run_well(&["domain", "add", name], "");
    }

    /// `waxseal user add EMAIL`; what it printed as JSON.
    pub fn add_user(&self, address: &str, password: &str) -> Value {
        let arguments = ["user", "add", address, "--password-stdin", "--json"];
        let printed = self.run_well(&arguments, &format!("{password}\n"));
        serde_json::from_str(&printed).expect("JSON")
    }

    /// `waxseal api-token create`; the new token of this name, for Dovecot.
    pub fn create_token(&self, name: &str) -> String {
        let arguments = ["api-token", "create", "--scope", "dovecot", "--name", name];
        self.run_well(&arguments, "")
    }

    /// `waxseal dovecot config`: the files for this Dovecot, with a new token, into a folder.
    pub fn write_dovecot_config(&self, config: &DovecotConfig, folder: &Path) {
        let text = |path: &Path| path.to_str().expect("scratch paths are text").to_owned();
        let installed_in = config.adapter.parent().expect("the adapter is in a folder");
        let mut command = self.environment.command(&["dovecot", "config"]);
        command
            .args(["--version", config.version.as_str()])
            .args(["--mail-format", config.format.driver()])
            .args(["--output", &text(folder)])
            .args(["--installed-in", &text(installed_in)])
            .args(["--temp-dir", &text(&config.temp_dir)])
            .env("DOVECOT_MAIL_LOCATION", &config.mail_root)
            .env("DOVECOT_MAIL_UID", config.mail_uid.to_string())
            .env("DOVECOT_MAIL_GID", config.mail_gid.to_string());
        succeeded(&command.output().unwrap(), "dovecot config");
    }
}

/// Standard output, without the last line break.
fn succeeded(output: &Output, what: &str) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "waxseal {what} ended with {}: {errors}",
        output.status
    );
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim_end().to_owned()
}

/// What cargo built beside this program, which may be a test in the folder `deps`.
fn program() -> PathBuf {
    let this = env::current_exe().expect("the path of this program");
    let folder = this.parent().expect("programs are in a folder");
    let folder = match folder.ends_with("deps") {
        true => folder.parent().expect("tests are in target/debug/deps"),
        false => folder,
    };
    let program = folder.join("waxseal");
    assert!(
        program.is_file(),
        "{} is missing; build it with `cargo build -p waxseal`",
        program.display()
    );
    program
}
