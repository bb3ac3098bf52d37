//! Running the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::database;

pub(crate) const WAXSEAL: &str = env!("CARGO_BIN_EXE_waxseal");

/// The account that most tests begin with.
pub(crate) const ADA: &str = "ada@example.org";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// How the program is called in one test: where, and with what around it.
pub(crate) struct Program {
    folder: TempDir,
    environment: BTreeMap<String, String>,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// In an empty folder, with `DATABASE_URL` set to a file that is not there yet.
    pub(crate) fn new() -> Self {
        let program = Self {
            folder: tempfile::tempdir().unwrap(),
            environment: BTreeMap::new(),
        };
        let url = format!("sqlite://{}", program.database().display());
        program.with("DATABASE_URL", &url)
    }

    /// With the domain example.org and an account in it.
    pub(crate) fn with_account() -> Self {
        let program = Self::new();
        fs::write(program.database(), &first_account().0).unwrap();
        program
    }

    /// With one more setting.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Without a setting.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.environment.remove(name);
        self
    }

    /// The settings in its environment.
    pub(crate) fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// The recovery token of the first account.
    pub(crate) fn recovery_token() -> &'static str {
        &first_account().1
    }

    /// The working directory.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder().join("waxseal.sqlite")
    }

    /// A command, for tests that run it in their own way.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(WAXSEAL);
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .envs(&self.environment);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Run {
        let output = assert_cmd::Command::from_std(self.command(arguments))
            .write_stdin(input)
            .timeout(Duration::from_secs(60))
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that succeeds without complaint; what it printed.
    #[track_caller]
    pub(crate) fn well(&self, arguments: &[&str], input: &str) -> String {
        let run = self.run(arguments, input);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        run.stdout
    }

    /// Runs a command that succeeds and prints JSON.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str], input: &str) -> Value {
        let printed = self.well(&[arguments, &["--json"]].concat(), input);
        serde_json::from_str(&printed).expect("JSON")
    }

    /// Runs a command that cannot be done: one clear message, and nothing is changed.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str], input: &str, message: &str) {
        let before = database::contents(&self.database());
        let run = self.run(arguments, input);
        let expected = (1, "", format!("waxseal: {message}\n"));
        let told = (run.code, run.stdout.as_str(), run.stderr);
        assert_eq!(told, expected, "{arguments:?}");
        assert_eq!(
            database::contents(&self.database()),
            before,
            "{arguments:?}"
        );
    }
}

/// A database with an account, made once, and the account's recovery token.
fn first_account() -> &'static (Vec<u8>, String) {
    static MADE: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = Program::new();
        program.well(&["domain", "add", "example.org"], "");
        let add = ["user", "add", ADA, "--password-stdin"];
        let added = program.json(&add, PASSWORD);
        let token = added["recoveryToken"].as_str().unwrap().to_owned();
        database::empty_the_log(&program.database());
        (fs::read(program.database()).unwrap(), token)
    })
}
