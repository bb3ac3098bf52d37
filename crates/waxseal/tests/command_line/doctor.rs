//! `waxseal doctor`: well where all is well, and each illness by its name.

use std::fs::{self, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::database::execute;
use crate::program::{ADA, Program};

fn healthy() -> Program {
    let program = Program::with_account();
    chmod(&program.database(), 0o600);
    with_clock_kept(program, "yes")
}

/// On a machine whose timedatectl gives this answer.
fn with_clock_kept(program: Program, answer: &str) -> Program {
    let stand_in = program.folder().join("timedatectl");
    fs::write(&stand_in, format!("#!/bin/sh\necho {answer}\n")).unwrap();
    chmod(&stand_in, 0o755);
    let path = program.folder().display().to_string();
    program.with("PATH", &path)
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// What is said of a check that found something: the severities and all words.
fn found(program: &Program, name: &str) -> String {
    let run = program.run(&["doctor", "--json"], "");
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(report["well"], Value::Bool(run.code == 0), "{}", run.stderr);
    let checks = report["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == name);
    check.map_or_else(String::new, |check| check["findings"].to_string())
}

#[test]
fn well_where_all_is_well() {
    let program = healthy();
    let said = program.well(&["doctor"], "");
    assert!(
        !said.contains("WARNING") && !said.contains("DANGER"),
        "{said}"
    );
    for name in [
        "database",
        "migrations",
        "secret-files",
        "tls",
        "memory",
        "entropy",
        "clock",
        "letters",
        "accounts",
    ] {
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn a_database_that_is_not_there_is_not_made() {
    let program = Program::new();
    assert!(found(&program, "database").contains("there is no database"));
    assert!(!program.database().exists());
}

#[test]
fn a_damaged_database_is_said() {
    let program = healthy();
    // A row that refers to nobody, and a page of rubbish.
    execute(
        &program.database(),
        "PRAGMA foreign_keys = OFF; UPDATE virtual_users SET domain_id = 4711",
    );
    let said = found(&program, "database");
    assert!(said.contains("refers to one of virtual_domains"), "{said}");
    let mut bytes = fs::read(program.database()).unwrap();
    for byte in bytes.iter_mut().skip(8192).take(4096) {
        *byte = 0xAA;
    }
    fs::write(program.database(), bytes).unwrap();
    let said = found(&program, "database");
    assert!(said.contains("danger"), "{said}");
}

#[test]
fn a_missing_migration_is_said() {
    let program = healthy();
    let sql = "DELETE FROM seaql_migrations WHERE version = \
               (SELECT max(version) FROM seaql_migrations)";
    execute(&program.database(), sql);
    let said = found(&program, "migrations");
    assert!(said.contains("waxseal migrate"), "{said}");
}

#[test]
fn files_that_others_can_read_are_named() {
    let program = healthy();
    chmod(&program.database(), 0o644);
    let env_file = program.folder().join(".env");
    fs::write(&env_file, "WAXSEAL_LOG=warn\n").unwrap();
    chmod(&env_file, 0o644);
    let said = found(&program, "secret-files");
    assert!(said.contains("waxseal.sqlite has mode 0644"), "{said}");
    // It holds no secret.
    assert!(!said.contains(".env"), "{said}");
    fs::write(&env_file, "MAILER_DSN=null://\n").unwrap();
    let said = found(&program, "secret-files");
    assert!(said.contains(".env has mode 0644"), "{said}");
    chmod(&env_file, 0o640);
    chmod(&program.database(), 0o600);
    assert_eq!(found(&program, "secret-files"), "[]");
}

#[test]
fn what_is_too_little_or_wrong_around_it_is_said() {
    let workers = healthy().with("WAXSEAL_DERIVATION_WORKERS", "100000");
    let said = found(&workers, "memory");
    assert!(said.contains("6400060 MiB"), "{said}");
    let program = healthy();
    for name in ["c.pem", "k.pem"] {
        let mut file = fs::File::create(program.folder().join(name)).unwrap();
        file.write_all(b"no PEM\n").unwrap();
    }
    let path = |name| program.folder().join(name).display().to_string();
    let (certificate, key) = (path("c.pem"), path("k.pem"));
    let program = program
        .with("TLS_CERT_FILE", &certificate)
        .with("TLS_KEY_FILE", &key);
    let said = found(&program, "tls");
    assert!(said.contains("holds no certificate"), "{said}");

    let program = healthy();
    let sql = "INSERT INTO virtual_audit (creation_time, actor, action, subject) \
               SELECT '2999-01-01 00:00:00', actor, action, subject FROM virtual_audit LIMIT 1";
    execute(&program.database(), sql);
    let said = found(&program, "clock");
    assert!(said.contains("2999-01-01"), "{said}");
}

#[test]
fn a_clock_that_nothing_keeps_is_said() {
    assert_eq!(found(&healthy(), "clock"), "[]");
    for (answer, expected) in [
        ("no", "no time server keeps the clock"),
        ("", "cannot be seen"),
    ] {
        let program = with_clock_kept(healthy(), answer);
        let said = found(&program, "clock");
        assert!(said.contains(expected), "{answer}: {said}");
    }
}

/// A certificate and its key, by OpenSSL's command line.
fn issue(folder: &Path, name: &str, days: &str) {
    let path = |ending: &str| folder.join(format!("{name}.{ending}"));
    let output = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-newkey", "ec", "-days", days])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-subj", "/CN=accounts.example.org"])
        .arg("-out")
        .arg(path("pem"))
        .arg("-keyout")
        .arg(path("key"))
        .output()
        .expect("start openssl; script/install-test-packages installs it");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl says: {told}");
}

#[test]
fn certificates_that_end_soon_or_do_not_fit_are_said() {
    for (certificate, key, expected) in [
        ("long", "long", "[]"),
        ("short", "short", "ends in 12 day(s)"),
        ("long", "short", "cannot be used together"),
    ] {
        let program = healthy();
        issue(program.folder(), "long", "90");
        issue(program.folder(), "short", "13");
        let path = |file: String| program.folder().join(file).display().to_string();
        let certificate = path(format!("{certificate}.pem"));
        let key = path(format!("{key}.key"));
        let program = program
            .with("TLS_CERT_FILE", &certificate)
            .with("TLS_KEY_FILE", &key);
        let said = found(&program, "tls");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn letters_that_do_not_leave_are_said() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    drop(silent);
    let program = healthy()
        .with("MAILER_DSN", &format!("smtp://127.0.0.1:{port}"))
        .with("SENDER_ADDRESS", "accounts@example.org")
        .with("APP_URL", "https://accounts.example.org");
    let sql = "UPDATE virtual_mail_queue SET creation_time = '2026-01-01 00:00:00', \
               due_time = '2026-01-01 00:00:00'";
    execute(&program.database(), sql);
    let said = found(&program, "letters");
    assert!(said.contains("does not answer well"), "{said}");
    assert!(said.contains("waited for more than an hour"), "{said}");
}

#[test]
fn accounts_in_impossible_states_are_named() {
    for (change, expected) in [
        ("mail_crypt_public_key = NULL", "danger"),
        (
            "mail_crypt_secret_box = NULL, recovery_secret_box = NULL, mail_crypt = 1",
            "danger",
        ),
        ("mail_crypt_public_key = 'nonsense'", "danger"),
        ("mail_crypt_secret_box = 'nonsense'", "danger"),
        (
            "mail_crypt = 1, mail_crypt_public_key = NULL, mail_crypt_secret_box = NULL, \
             recovery_secret_box = NULL",
            "the switch is on, and there are no keys",
        ),
        (
            "mail_crypt_box_binding = NULL",
            "another program wrote its box",
        ),
        ("recovery_secret_box = NULL", "no recovery token"),
        ("deleted = 1", "is deleted and still has keys"),
    ] {
        let program = healthy();
        let sql = format!("UPDATE virtual_users SET {change} WHERE email = '{ADA}'");
        execute(&program.database(), &sql);
        let said = found(&program, "accounts");
        assert!(said.contains(expected), "{change}: {said}");
    }
}
