//! The database servers of the tests, and their own clients.

use std::env;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
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

impl DatabaseServer {
    /// What its client prints for NULL.
    pub(crate) const NULL: &'static str = "NULL";

    fn variable(self) -> &'static str {
        match self {
            Self::MariaDb => "TEST_MARIADB_URL",
            Self::Postgres => "TEST_POSTGRES_URL",
        }
    }

    /// Whether it was started.
    pub fn is_here(self) -> bool {
        env::var_os(self.variable()).is_some()
    }

    /// Its URL without the socket, and the name of the option that says where that is.
    fn place(self) -> (String, String) {
        let variable = self.variable();
        let url = env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set; run this by script/with-databases"));
        let (place, socket) = url.split_once('=').expect("a socket");
        (place.to_owned(), socket.to_owned())
    }

    /// Its socket, or the folder of it.
    pub fn socket(self) -> String {
        self.place().1
    }

    /// The value of `DATABASE_URL` for one of its databases.
    pub fn url(self, database: &str) -> String {
        let (place, socket) = self.place();
        let (host, option) = place.split_once('?').expect("an option");
        let (host, _) = host.rsplit_once('/').expect("a database");
        format!("{host}/{database}?{option}={socket}")
    }

    /// Runs SQL by the server's own client, as an administrator does: what it printed, a line a
    /// row with tabs between the columns; or what it complained of.
    ///
    /// # Errors
    /// What the client said.
    pub fn client(self, database: Option<&str>, sql: &str) -> Result<String, String> {
        let mut child = self
            .command(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("start the client; script/install-test-packages installs it");
        let mut input = child.stdin.take().unwrap();
        let text = sql.to_owned();
        let writer = std::thread::spawn(move || {
            let _ = input.write_all(text.as_bytes());
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout).unwrap()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    fn command(self, database: Option<&str>) -> Command {
        let socket = self.socket();
        match self {
            Self::MariaDb => {
                let mut command = Command::new("mariadb");
                command
                    .args(["--no-defaults", "--user=root", "--batch", "--raw"])
                    .args(["--skip-column-names", "--default-character-set=utf8mb4"])
                    .arg(format!("--socket={socket}"))
                    .args(database);
                command
            }
            Self::Postgres => {
                let mut command = Command::new("/usr/lib/postgresql/15/bin/psql");
                command
                    .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
                    .args(["--field-separator", "\t", "--pset", "null=NULL"])
                    .args(["--set", "ON_ERROR_STOP=1", "--username=root"])
                    .arg(format!("--host={socket}"))
                    .arg(format!("--dbname={}", database.unwrap_or("postgres")));
                command
            }
        }
    }

    /// Ends it as an upgrade does, with connections open, and waits until it is back.
    pub fn restart(self) {
        let (variable, signal) = match self {
            Self::MariaDb => ("TEST_MARIADB_PID_FILE", Signal::TERM),
            Self::Postgres => ("TEST_POSTGRES_PID_FILE", Signal::INT),
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
            let is_back = read()? != before && self.client(None, "SELECT 1;").is_ok();
            is_back.then_some(())
        });
    }
}
