//! Where settings come from, and what is said when they are wrong.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;

use serde_json::Value;

use crate::program::{Program, WAXSEAL};

fn setting(checked: &Value, name: &str) -> (String, String) {
    let settings = checked.as_array().unwrap();
    let found = settings
        .iter()
        .find(|setting| setting["name"] == name)
        .unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    (text(&found["value"]), text(&found["origin"]))
}

/// Asserts that both a command and `config check` say this and nothing else is done.
#[track_caller]
fn refused(program: &Program, problem: &str) {
    let expected = format!(
        "waxseal: the configuration is not right:\n  {problem}\n\
         Settings come from the environment and from a file, .env in the working directory or \
         /etc/waxseal/waxseal.env; \
         `waxseal config check` lists them.\n"
    );
    for arguments in [&["domain", "list"][..], &["serve"], &["migrate"]] {
        let run = program.run(arguments, "");
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{arguments:?}");
        assert_eq!(run.stderr, expected);
    }
    let check = program.run(&["config", "check"], "");
    assert_eq!(check.code, 1);
    assert!(check.stderr.contains(problem), "{}", check.stderr);
}

#[test]
fn the_environment_goes_before_the_env_file() {
    let program = Program::new().with("MAIL_CRYPT", "3");
    fs::write(
        program.folder().join(".env"),
        "MAIL_CRYPT=1\nLISTEN=127.0.0.1:1\n",
    )
    .unwrap();
    let checked = program.json(&["config", "check"], "");
    let expect = |name, value: &str, origin: &str| {
        assert_eq!(
            setting(&checked, name),
            (value.to_owned(), origin.to_owned())
        );
    };
    expect("MAIL_CRYPT", "3", "environment");
    expect("LISTEN", "127.0.0.1:1", ".env");
    expect("WAXSEAL_REQUEST_TIMEOUT", "30", "default");
    expect("DOVECOT_MAIL_LOCATION", "-", "not set");

    let other = program.folder().join("other.env");
    fs::write(&other, "LISTEN=unix:/run/waxseal.sock # where Dovecot is\n").unwrap();
    let other = other.to_str().unwrap();
    let checked = program.json(&["--env-file", other, "config", "check"], "");
    let listen = ("unix:/run/waxseal.sock".to_owned(), other.to_owned());
    assert_eq!(setting(&checked, "LISTEN"), listen);
    assert!(!program.database().exists(), "checking makes no database");
}

#[test]
fn everything_may_stand_in_the_env_file() {
    let program = Program::new().without("DATABASE_URL");
    fs::write(
        program.folder().join(".env"),
        "# the database\nexport DATABASE_URL=\"sqlite://inside.sqlite\"\n",
    )
    .unwrap();
    program.well(&["domain", "add", "example.org"], "");
    assert!(program.folder().join("inside.sqlite").is_file());
}

#[test]
fn a_secret_may_come_from_a_file() {
    let program = Program::new().without("DATABASE_URL");
    let file = program.folder().join("database-url");
    fs::write(&file, "sqlite://from-file.sqlite\n").unwrap();
    let program = program.with("DATABASE_URL_FILE", file.to_str().unwrap());
    program.well(&["domain", "list"], "");
    assert!(program.folder().join("from-file.sqlite").is_file());
}

#[test]
fn nothing_is_set() {
    let program = Program::new().without("DATABASE_URL");
    let problem =
        "DATABASE_URL is not set: the database, such as sqlite:///var/lib/waxseal/waxseal.sqlite";
    refused(&program, problem);
}

#[test]
fn wrong_values() {
    for (name, value, problem) in [
        (
            "MAIL_CRYPT",
            "4",
            "MAIL_CRYPT: \"4\" is none of 0 (off), 1 (optional), 2 (new users), 3 (all users)",
        ),
        (
            "MAIL_CRYPT",
            "on",
            "MAIL_CRYPT: \"on\" is none of 0 (off), 1 (optional), 2 (new users), 3 (all users)",
        ),
        (
            "LISTEN",
            "8080",
            "LISTEN: \"8080\" is neither ADDRESS:PORT, as in 127.0.0.1:8080, nor unix:/path",
        ),
        (
            "LISTEN",
            "unix:relative",
            "LISTEN: the path behind unix: must begin with a slash",
        ),
        (
            "WAXSEAL_MAIL_CRYPT",
            "2",
            "WAXSEAL_MAIL_CRYPT is no setting of Waxseal; perhaps it is misspelt",
        ),
        (
            "WAXSEAL_REQUEST_TIMEOUT",
            "soon",
            "WAXSEAL_REQUEST_TIMEOUT: invalid digit found in string",
        ),
        (
            "DOVECOT_MAIL_LOCATION",
            "vmail",
            "DOVECOT_MAIL_LOCATION: the folder must be a full path, as in /var/vmail",
        ),
    ] {
        refused(&Program::new().with(name, value), problem);
    }
}

#[test]
fn the_password_of_a_database_is_never_shown() {
    let url = "postgres://waxseal:battery-staple@db.example/waxseal?sslmode=maybe";
    let program = Program::new().with("DATABASE_URL", url);
    let problem = "an option of DATABASE_URL has a value that is not known: ssl-mode of MariaDB is \
                   DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY; sslmode of \
                   PostgreSQL is disable, allow, prefer, require, verify-ca or verify-full";
    refused(&program, problem);
    for arguments in [&["config", "check"][..], &["config", "check", "--json"]] {
        let run = program.run(arguments, "");
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(
            all.contains("(hidden)") && !all.contains("battery-staple"),
            "{all}"
        );
    }
}

#[test]
fn an_env_file_that_cannot_be_read() {
    let program = Program::new();
    let told = program.run(&["--env-file", "nowhere", "domain", "list"], "");
    let problem = "the env file nowhere cannot be read: No such file or directory (os error 2)";
    assert_eq!(told.code, 1);
    assert!(told.stderr.contains(problem), "{}", told.stderr);

    let text = "# first\nMAIL_CRYPT=2\n\n  the secret battery-staple\n";
    fs::write(program.folder().join(".env"), text).unwrap();
    for arguments in [&["domain", "list"][..], &["config", "check"]] {
        let told = program.run(arguments, "");
        let problem = "the env file .env has a line that is not NAME=value: line 4\n";
        assert_eq!((told.code, told.stdout.as_str()), (1, ""));
        assert!(told.stderr.contains(problem), "{}", told.stderr);
        assert!(!told.stderr.contains("battery-staple"));
    }
    assert!(!program.database().exists());
}

#[test]
fn a_database_that_cannot_be_opened() {
    let mut program = Program::new();
    fs::write(program.folder().join("text"), "no database".repeat(100)).unwrap();
    for (path, what) in [
        (
            "no/such/folder.sqlite",
            "its folder is missing; make it, owned by the user that Waxseal runs as",
        ),
        ("text", "it is not a SQLite database"),
    ] {
        program = program.with("DATABASE_URL", &format!("sqlite://{path}"));
        let run = program.run(&["domain", "list"], "");
        assert_eq!((run.code, run.stdout.as_str()), (1, ""));
        let told = format!("waxseal: the database file {path} cannot be opened: {what}: ");
        assert!(run.stderr.starts_with(&told), "{}", run.stderr);
    }
}

#[test]
fn a_folder_that_may_not_be_written_to() {
    let program = Program::new();
    let folder = program.folder().join("closed");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    let url = format!("sqlite://{}/waxseal.sqlite", folder.display());
    let program = program.with("DATABASE_URL", &url);
    let mut command = program.command(&["domain", "list"]);
    if rustix::process::getuid().is_root() {
        // Root may write everywhere, so somebody else tries.
        fs::set_permissions(program.folder(), Permissions::from_mode(0o755)).unwrap();
        let copy = program.folder().join("waxseal");
        fs::copy(WAXSEAL, &copy).unwrap();
        chown(&folder, Some(65534), Some(65534)).unwrap();
        command = Command::new(copy);
        command
            .arg("domain")
            .arg("list")
            .current_dir(program.folder());
        command
            .env_clear()
            .env("DATABASE_URL", &url)
            .uid(65534)
            .gid(65534);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    let what = "its folder may not be written to; give it to the user that Waxseal runs as";
    assert!(told.contains(what), "{told}");
}
