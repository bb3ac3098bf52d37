//! `waxseal mailbox` on the mail of one account.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::WaxsealServer;

/// An account and where its mail lies, which for a Dovecot in a chroot is not where Dovecot
/// sees it.
#[derive(Debug)]
pub struct Conversion<'a> {
    server: &'a WaxsealServer,
    address: String,
    home: PathBuf,
}

/// What a run left.
#[derive(Debug)]
pub struct Converted {
    /// The exit code; `None` for a run that was killed.
    pub code: Option<i32>,
    /// What it printed on standard output.
    pub printed: String,
    /// What it said on standard error.
    pub said: String,
}

impl Converted {
    fn of(output: &Output) -> Self {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            printed: text(&output.stdout),
            said: text(&output.stderr),
        }
    }

    /// What it printed, as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        let json = serde_json::from_str(&self.printed);
        json.unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl<'a> Conversion<'a> {
    /// For an account of this server whose home is here.
    pub fn new(server: &'a WaxsealServer, address: &str, home: &Path) -> Self {
        Self {
            server,
            address: address.to_owned(),
            home: home.to_owned(),
        }
    }

    /// The command, ready to be started: `waxseal mailbox VERB ADDRESS --path HOME ...`.
    pub fn command(&self, verb: &str, more: &[&str]) -> Command {
        let mut command = self
            .server
            .command(&["mailbox", verb, &self.address, "--path"]);
        command.arg(&self.home).args(more);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts a run with this on its standard input.
    pub fn start(&self, verb: &str, more: &[&str], input: &str) -> Child {
        let mut child = self.command(verb, more).spawn().unwrap();
        // A command that reads nothing closes its input early.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child
    }

    /// Runs it to its end, whatever comes of it.
    pub fn run(&self, verb: &str, more: &[&str], input: &str) -> Converted {
        let child = self.start(verb, more, input);
        Converted::of(&child.wait_with_output().unwrap())
    }

    /// Runs it where all must go well.
    ///
    /// # Panics
    /// When the exit code is not 0, with all it said.
    pub fn run_well(&self, verb: &str, more: &[&str], input: &str) -> Converted {
        let converted = self.run(verb, more, input);
        assert_eq!(converted.code, Some(0), "mailbox {verb}: {converted:#?}");
        converted
    }
}
