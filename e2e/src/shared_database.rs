//! A database on a server, which several Waxseals share.

use std::env;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::wait_until;

/// The database servers that `script/with-databases` starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseServer {
    /// `TEST_MARIADB_URL`
    MariaDb,
    /// `TEST_POSTGRES_URL`
    Postgres,
}

/// A database of its own on one of them. It goes away with the server.
#[derive(Debug)]
pub struct SharedDatabase {
    server: DatabaseServer,
    url: String,
    socket: String,
}

impl SharedDatabase {
    /// Makes an empty one.
    ///
    /// # Panics
    /// Outside of `script/with-databases`.
    pub fn new(server: DatabaseServer) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("shared_{}_{number}", std::process::id());
        let variable = match server {
            DatabaseServer::MariaDb => "TEST_MARIADB_URL",
            DatabaseServer::Postgres => "TEST_POSTGRES_URL",
        };
        let url = env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set; run this by script/with-databases"));
        let (place, socket) = url.split_once('=').expect("a socket");
        let (host, option) = place.split_once('?').expect("an option");
        let (host, _) = host.rsplit_once('/').expect("a database");
        let database = Self {
            server,
            url: format!("{host}/{name}?{option}={socket}"),
            socket: socket.to_owned(),
        };
        assert!(database.run(&format!("CREATE DATABASE {name}")));
        database
    }

    /// The value of `DATABASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the server as an upgrade does, with connections open, and waits until it is back.
    pub fn restart_server(&self) {
        let (variable, signal) = match self.server {
            DatabaseServer::MariaDb => ("TEST_MARIADB_PID_FILE", Signal::TERM),
            DatabaseServer::Postgres => ("TEST_POSTGRES_PID_FILE", Signal::INT),
        };
        let path = env::var(variable).expect("the file with the server's id");
        let read = || {
            let text = fs::read_to_string(&path).ok()?;
            text.lines()
                .next()?
                .trim()
                .parse()
                .ok()
                .and_then(Pid::from_raw)
        };
        let before = read().expect("the server's id");
        kill_process(before, signal).expect("end the server");
        wait_until("the database to be back", Duration::from_secs(60), || {
            (read()? != before && self.run("SELECT 1")).then_some(())
        });
    }

    fn run(&self, sql: &str) -> bool {
        let mut command = match self.server {
            DatabaseServer::MariaDb => {
                let mut command = Command::new("mariadb");
                command.args(["--no-defaults", "--user=root", "--execute", sql]);
                command.arg(format!("--socket={}", self.socket));
                command
            }
            DatabaseServer::Postgres => {
                let mut command = Command::new("psql");
                command.args(["--no-psqlrc", "--quiet", "--username=root"]);
                command.args(["--dbname=postgres", "--command", sql]);
                command.arg(format!("--host={}", self.socket));
                command
            }
        };
        let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        ended.expect("the database's client").success()
    }
}
