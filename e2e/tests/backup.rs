//! Copies of the database: made while the server runs, put back, and found out when they are
//! older than the mail.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;

use e2e::{Dovecot, DovecotVersion, MailFormat, WaxsealServer, sample_mail};
use rusqlite::Connection;
use serde_json::Value;

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const PASSWORD: &str = "correct horse battery";

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What a command said that must fail.
fn refused(server: &WaxsealServer, arguments: &[&str]) -> String {
    let output = server.run(arguments, "");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {errors}");
    errors
}

/// The databases that restorations kept.
fn kept(server: &WaxsealServer) -> Vec<PathBuf> {
    let files = fs::read_dir(server.folder()).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| text(path).contains(".before-restore-"))
        .collect()
}

#[test]
fn a_copy_is_made_while_others_write_and_is_whole() {
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    let file = server.folder().join("copy.sqlite");
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 0..4 {
                server.add_user(&format!("user{number}@example.org"), PASSWORD);
            }
        });
        while !writer.is_finished() {
            server.run_well(&["backup", text(&file), "--force"], "");
            let copy = Connection::open(&file).unwrap();
            let whole: String = copy
                .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                .unwrap();
            assert_eq!(whole, "ok");
        }
    });
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let said = refused(&server, &["backup", text(&file)]);
    assert!(
        said.contains("is there already; nothing was written"),
        "{said}"
    );
    let leftovers = fs::read_dir(server.folder()).unwrap();
    let hidden = leftovers.filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".waxseal")
    });
    assert_eq!(hidden.count(), 0);

    let said = refused(&server, &["restore", text(&file)]);
    assert!(said.contains("is open: stop Waxseal first"), "{said}");
}

#[test]
fn what_is_no_whole_copy_is_refused_and_changes_nothing() {
    let mut server = WaxsealServer::start(2);
    server.add_domain("example.org");
    server.add_user(ADA, PASSWORD);
    let good = server.folder().join("good.sqlite");
    server.run_well(&["backup", text(&good)], "");
    server.stop();
    let bytes = fs::read(&good).unwrap();
    let bad = server.folder().join("bad.sqlite");
    let before = fs::read(server.database_file()).unwrap();
    let with_sql = |sql: &str| {
        fs::write(&bad, &bytes).unwrap();
        Connection::open(&bad).unwrap().execute_batch(sql).unwrap();
    };
    let refuses = |words: &str| {
        let said = refused(&server, &["restore", text(&bad)]);
        assert!(said.contains(words), "{said}");
        assert_eq!(fs::read(server.database_file()).unwrap(), before);
        assert!(kept(&server).is_empty());
    };
    refuses("no backup that can be used");
    fs::write(&bad, b"garbage in every field").unwrap();
    refuses("not a database");
    fs::write(&bad, &bytes[..bytes.len() / 2]).unwrap();
    refuses("no backup that can be used");
    let mut torn = bytes.clone();
    let middle = torn.len() / 2;
    torn[middle..].fill(0xA5);
    fs::write(&bad, &torn).unwrap();
    refuses("no backup that can be used");
    with_sql("DROP TABLE virtual_mail_crypt_keys");
    refuses("it has not the tables of Waxseal");
    with_sql("INSERT INTO seaql_migrations VALUES ('m9999_of_the_future', 0)");
    refuses("a later release of Waxseal made it");
    fs::write(&bad, &bytes).unwrap();
    fs::write(server.folder().join("bad.sqlite-wal"), "a log").unwrap();
    refuses("a write-ahead log lies beside it");
}

/// A key is rotated and another one made, mail comes, and the database goes back to before: that
/// is said at once by the restoration, by the check of the mail and by that of Dovecot, and the way
/// back works.
#[test]
fn a_copy_that_is_older_than_the_mail_is_found_out() {
    let mut server = WaxsealServer::start(2);
    server.add_domain("example.org");
    server.add_user(ADA, PASSWORD);
    server.database().add_legacy_account(BOB, PASSWORD);
    let dovecot = Dovecot::builder(DovecotVersion::V2_3, MailFormat::Maildir)
        .waxseal(&server)
        .start();
    assert!(
        dovecot
            .deliver(ADA, &sample_mail("before", 2_000))
            .is_sealed()
    );
    let copy = server.folder().join("copy.sqlite");
    server.run_well(&["backup", text(&copy)], "");
    let password = format!("{PASSWORD}\n");
    server.run_well(&["user", "rotate", ADA, "--password-stdin"], &password);
    server.run_well(
        &["user", "recovery-token", BOB, "--password-stdin"],
        &password,
    );
    server.run_well(&["user", "mail-crypt", BOB, "on"], "");
    assert!(
        dovecot
            .deliver(ADA, &sample_mail("after", 2_000))
            .is_sealed()
    );
    assert!(
        dovecot
            .deliver(BOB, &sample_mail("after", 2_000))
            .is_sealed()
    );
    assert_eq!(under_unknown_keys(&server, &dovecot), "");
    server.stop();

    let said = server.run_well(&["restore", text(&copy)], "");
    assert!(
        said.contains("had a key that the copy does not know"),
        "{said}"
    );
    assert!(said.contains(ADA), "{said}");
    let before = kept(&server).remove(0);
    assert!(said.contains(text(&before)), "{said}");
    server.restart();
    let home = dovecot.home(ADA);
    let verify = ["mailbox", "verify", ADA, "--path", text(&home)];
    let output = server.run(&verify, "");
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("was restored from a backup that is older"),
        "{told}"
    );
    assert!(told.contains("before-restore"), "{told}");
    let found = under_unknown_keys(&server, &dovecot);
    for address in [ADA, BOB] {
        let words = format!("1 message(s) of {address} lie under a key that is not known");
        assert!(found.contains(&words), "{found}");
    }
    assert!(dovecot.logged_in(ADA, PASSWORD).fetch_body(1).is_ok());

    server.stop();
    server.run_well(&["restore", text(&before)], "");
    server.restart();
    server.run_well(&verify, "");
    assert_eq!(under_unknown_keys(&server, &dovecot), "");
    let mut imap = dovecot.logged_in(ADA, PASSWORD);
    for number in [1, 2] {
        assert!(imap.fetch_body(number).is_ok(), "message {number}");
    }
}

/// What `waxseal dovecot check --sample` finds of mail under keys that are not known.
fn under_unknown_keys(server: &WaxsealServer, dovecot: &Dovecot) -> String {
    let conf = dovecot.folder_inside().join("dovecot.conf");
    let doveconf = format!("/usr/bin/doveconf -n -c {}", text(&conf));
    let output = server
        .command(&["dovecot", "check", "--json", "--sample", "10"])
        .args(["--doveconf", &doveconf])
        .env("DOVECOT_MAIL_LOCATION", dovecot.folder().join("mail"))
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let traps = answer["traps"].as_array().unwrap();
    let trap = traps
        .iter()
        .find(|trap| trap["rule"] == "sample-unknown-keys")
        .unwrap_or_else(|| panic!("{answer:#}"));
    let findings = trap["findings"].as_array().unwrap();
    let found = findings.iter().map(|finding| finding["what"].to_string());
    found.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_database_that_cannot_be_read_is_replaced_and_kept() {
    let mut server = WaxsealServer::start(2);
    server.add_domain("example.org");
    server.add_user(ADA, PASSWORD);
    let copy = server.folder().join("copy.sqlite");
    server.run_well(&["backup", text(&copy)], "");
    server.stop();
    // With the log, SQLite would read everything all the same.
    for log in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{log}", text(&server.database_file())));
    }
    fs::write(server.database_file(), b"what a broken disk left of it").unwrap();
    let said = server.run_well(&["restore", text(&copy)], "");
    assert!(
        said.contains("The database before cannot be read"),
        "{said}"
    );
    assert_eq!(kept(&server).len(), 1);
    server.restart();
    server.run_well(&["user", "show", ADA], "");
}
