//! The real server, `waxseal serve`, with a database of its own.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use std::{env, fs::File};

use serde_json::Value;

use crate::{DovecotVersion, Process, Scratch, free_port, repository, wait_until};

/// A running Waxseal on a free port of 127.0.0.1, with an SQLite database in a scratch folder.
#[derive(Debug)]
pub struct WaxsealServer {
    process: Process,
    environment: Environment,
}

/// What every run of the program gets to see, and nothing else.
#[derive(Debug)]
struct Environment {
    scratch: Scratch,
    port: u16,
    mail_crypt: u8,
}

impl Environment {
    fn command(&self, arguments: &[&str]) -> Command {
        let database = self.scratch.path().join("waxseal.sqlite");
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.scratch.path())
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env(
                "DATABASE_URL",
                format!("sqlite://{}?mode=rwc", database.display()),
            )
            .env("LISTEN", format!("127.0.0.1:{}", self.port))
            .env("MAIL_CRYPT", self.mail_crypt.to_string());
        command
    }
}

impl WaxsealServer {
    /// Starts one under this `MAIL_CRYPT` (0 to 3) and waits until it listens.
    ///
    /// # Panics
    /// When the program is missing, ends, or does not listen within ten seconds.
    pub fn start(mail_crypt: u8) -> Self {
        let environment = Environment {
            scratch: Scratch::new(),
            port: free_port(),
            mail_crypt,
        };
        let log = File::create(environment.scratch.path().join("log")).unwrap();
        let mut command = environment.command(&["serve"]);
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let mut server = Self {
            process: Process::start(&mut command),
            environment,
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, server.environment.port));
        wait_until("waxseal serve to listen", Duration::from_secs(10), || {
            assert!(!server.process.has_ended(), "it ended:\n{}", server.log());
            TcpStream::connect(address).ok()
        });
        server
    }

    /// Where the API is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.environment.port)
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
        let log = File::options()
            .append(true)
            .open(self.environment.scratch.path().join("log"))
            .unwrap();
        let mut command = self.environment.command(&["serve"]);
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        self.process = Process::start(&mut command);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.environment.port));
        wait_until(
            "waxseal serve to listen again",
            Duration::from_secs(10),
            || {
                assert!(!self.process.has_ended(), "it ended:\n{}", self.log());
                TcpStream::connect(address).ok()
            },
        );
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
        let output = self.run(arguments, input);
        assert!(
            output.status.success(),
            "waxseal {arguments:?} ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end()
            .to_owned()
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

    /// `waxseal api-token create`; the new token.
    pub fn create_dovecot_token(&self) -> String {
        let arguments = [
            "api-token",
            "create",
            "--name",
            "dovecot",
            "--scope",
            "dovecot",
        ];
        self.run_well(&arguments, "")
    }

    /// `waxseal dovecot config`, with further arguments, into a folder.
    pub fn write_dovecot_config(&self, version: DovecotVersion, folder: &Path, further: &[&str]) {
        let folder = folder.to_str().expect("scratch paths are text");
        let start = [
            "dovecot",
            "config",
            "--version",
            version.as_str(),
            "--output",
            folder,
        ];
        self.run_well(&[&start[..], further].concat(), "");
    }
}

/// `WAXSEAL_BIN`, or what cargo built beside this test.
fn program() -> PathBuf {
    let program = env::var_os("WAXSEAL_BIN").map_or_else(
        || {
            let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
            let target = target.unwrap_or_else(|| repository().join("target"));
            target.join("debug/waxseal")
        },
        PathBuf::from,
    );
    assert!(
        program.is_file(),
        "{} is missing; build it with `cargo build --bin waxseal` or name it in WAXSEAL_BIN",
        program.display()
    );
    program
}
