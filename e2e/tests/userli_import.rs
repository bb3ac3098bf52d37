//! What `waxseal import userli` brings over, what it names, and what it leaves alone; and the
//! way back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use e2e::{DatabaseKind, UserliAccount, UserliDatabase, UserliTables, WaxsealServer, wait_until};
use serde_json::Value;

const TABLES: [&str; 6] = [
    "virtual_domains",
    "virtual_users",
    "virtual_aliases",
    "virtual_vouchers",
    "virtual_reserved_names",
    "virtual_api_tokens",
];

/// Runs an import; its report, and whether it brought everything.
fn import(server: &WaxsealServer, userli: &UserliDatabase, more: &[&str]) -> (Value, bool) {
    let url = userli.url();
    let arguments = [&["import", "userli", "--json", "--from", &url], more].concat();
    let output = server.run(&arguments, "");
    let errors = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|_| panic!("no report: {errors}"));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{errors}");
    (report, output.status.success())
}

/// All that an import writes.
fn contents(server: &WaxsealServer) -> Vec<Vec<Vec<Option<String>>>> {
    let memory = "virtual_imported_rows";
    let tables = TABLES.iter().chain([&memory]);
    tables
        .map(|table| server.answers(&format!("SELECT * FROM {table} ORDER BY id")))
        .collect()
}

fn rows<'a>(report: &'a Value, kind: &str, which: &str) -> &'a Value {
    &report["rows"][kind][which]
}

/// The findings of a kind about somebody.
fn findings(report: &Value, kind: &str, subject: &str) -> Vec<String> {
    let all = report["findings"].as_array().unwrap().iter();
    all.filter(|finding| finding["kind"] == kind && finding["subject"] == subject)
        .map(|finding| finding["what"].as_str().unwrap().to_owned())
        .collect()
}

fn text(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// The accounts of every userli here, made once: two of them are sealed.
fn accounts() -> &'static [UserliAccount] {
    static MADE: OnceLock<Vec<UserliAccount>> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut ada = UserliAccount::sealed("Ada@Example.org", "ada's password");
        ada.roles = vec!["ROLE_USER", "ROLE_ADMIN", "ROLE_KEYCLOAK"];
        let codes = [(0, "111111".to_owned()), (2, "333333".to_owned())];
        ada.second_factor = Some(("JBSWY3DPEHPK3PXP".to_owned(), codes.to_vec()));
        let bob = UserliAccount::sealed("bob@example.org", "bob's").with_password("bob's password");
        let mut dora = UserliAccount::legacy("dora@example.org", "of nobody any more");
        dora.deleted = true;
        let mut spam = UserliAccount::legacy("spam@example.org", "a spammer's password");
        spam.roles = vec!["ROLE_USER", "ROLE_SPAM"];
        let legacy = UserliAccount::legacy("carl@example.org", "carl's password");
        vec![ada, bob, legacy, dora, spam]
    })
}

/// bob with a new key, as userli leaves him after a reset.
fn reset_bob() -> &'static UserliAccount {
    static MADE: OnceLock<UserliAccount> = OnceLock::new();
    MADE.get_or_init(|| UserliAccount::sealed("bob@example.org", "after the reset"))
}

/// A userli with one of everything.
fn furnished(
    storage: DatabaseKind,
    tables: UserliTables,
) -> (UserliDatabase, &'static [UserliAccount]) {
    let userli = UserliDatabase::new(storage, tables);
    userli.add_domain("example.org");
    userli.add_domain("example.net");
    let accounts = accounts();
    for account in accounts {
        userli.add(account);
    }
    let now = "'2024-05-06 07:08:09'";
    let (yes, no) = (userli.flag(true), userli.flag(false));
    let (aliases, vouchers) = (userli.table("aliases"), userli.table("vouchers"));
    userli.run(&format!(
        "INSERT INTO {aliases} (user_id, domain_id, source, destination, random, deleted, \
         creation_time, updated_time) VALUES \
         (1, 1, 'info@example.org', 'ada@example.org', {no}, {no}, {now}, {now}), \
         (2, 1, 'x7@example.org', 'bob@example.org', {yes}, {no}, {now}, {now}), \
         (NULL, 1, 'x7@example.org', NULL, {yes}, {yes}, {now}, {now});"
    ));
    let (column, value) = match tables {
        UserliTables::Virtual => ("", ""),
        UserliTables::Current => (", domain_id", ", 1"),
    };
    userli.run(&format!(
        "INSERT INTO {vouchers} (user_id, code, redeemed_time, creation_time{column}) VALUES \
         (1, 'ABC123', {now}, {now}{value}), (1, 'XYZ789', NULL, {now}{value}); \
         UPDATE {} SET invitation_voucher_id = 1 WHERE id = 2;",
        userli.table("users")
    ));
    if tables == UserliTables::Current {
        userli.run(&format!(
            "INSERT INTO api_tokens (name, scopes, token, creation_time) VALUES \
             ('mail', '[\"dovecot\",\"postfix\"]', '{}', {now}), \
             ('mail', '[\"keycloak\"]', '{}', {now}); \
             INSERT INTO settings (name, value, creation_time, updated_time) \
             VALUES ('mail_crypt', '3', {now}, {now}); \
             UPDATE aliases SET note = 'for the shop; it''s \"mine\" \\ here' WHERE id = 2; \
             UPDATE users SET smtp_quota_limits = '{{\"per_hour\": 5}}' WHERE id = 1;",
            "a".repeat(64),
            "b".repeat(64)
        ));
    }
    (userli, accounts)
}

/// userli in each database and Waxseal in a file, and both on the same server.
fn on_all(test: impl Fn(DatabaseKind, UserliTables, DatabaseKind)) {
    for storage in DatabaseKind::all() {
        let mut homes = vec![DatabaseKind::Sqlite, storage];
        homes.dedup();
        for home in homes {
            for tables in UserliTables::ALL {
                println!("userli in {storage:?}, {tables:?}; Waxseal in {home:?}");
                test(storage, tables, home);
            }
        }
    }
}

#[test]
fn everything_comes_over_once_and_goes_back_byte_for_byte() {
    on_all(|storage, tables, home| {
        let (userli, accounts) = furnished(storage, tables);
        let before = userli.bytes();
        let server = WaxsealServer::start_in(home, 2);

        let (dry, _) = import(&server, &userli, &["--dry-run"]);
        assert_eq!(rows(&dry, "accounts", "new"), accounts.len());
        assert_eq!(server.number("SELECT COUNT(*) FROM virtual_users"), 0);

        let (report, complete) = import(&server, &userli, &[]);
        assert!(complete, "{report}");
        assert_eq!(report["generation"], tables.generation());
        for (kind, expected) in [
            ("domains", 2),
            ("accounts", 5),
            ("aliases", 3),
            ("inviteCodes", 2),
        ] {
            assert_eq!(rows(&report, kind, "new"), expected, "{kind}");
        }
        assert_eq!(rows(&report, "invitations", "new"), 1);
        assert_eq!(report["keysInDoubt"], 0, "{report}");
        for kind in ["domains", "accounts", "aliases", "inviteCodes", "apiTokens"] {
            assert_eq!(
                rows(&dry, kind, "new"),
                rows(&report, kind, "new"),
                "{kind}"
            );
        }
        // Somebody logged in on 2026-11-19; the Monday of that week is kept.
        let week =
            "SELECT COUNT(*) FROM virtual_users WHERE last_login_time = '2026-11-16 00:00:00'";
        assert_eq!(server.number(week), 5);

        let once = contents(&server);
        let (again, complete) = import(&server, &userli, &[]);
        assert!(complete);
        assert_eq!(contents(&server), once, "a second import changed something");
        assert_eq!(rows(&again, "accounts", "unchanged"), 5);
        assert_eq!(userli.bytes(), before, "userli's database was written to");

        goes_back(&server, &userli, storage, tables);
        new_rows_stand_behind_those_that_came(&server);
    });
}

/// Whatever numbers a database gives by itself, none is given twice.
fn new_rows_stand_behind_those_that_came(server: &WaxsealServer) {
    let tables = ["virtual_domains", "virtual_users", "virtual_api_tokens"];
    let last = || {
        let greatest = |table| server.number(&format!("SELECT COALESCE(MAX(id), 0) FROM {table}"));
        tables.map(greatest)
    };
    let before = last();
    server.add_domain("new.example.org");
    server.add_user("new@new.example.org", "of somebody new");
    server.create_token("new");
    let after = last();
    for (table, (before, after)) in tables.iter().zip(before.into_iter().zip(after)) {
        assert!(after > before, "{table}: {before}, then {after}");
    }
}

/// Exports into a new userli, compares, and moves in from there too.
fn goes_back(
    server: &WaxsealServer,
    userli: &UserliDatabase,
    storage: DatabaseKind,
    tables: UserliTables,
) {
    let sql = server.folder().join("userli.sql");
    let export = [
        "export",
        "userli",
        "--to",
        sql.to_str().unwrap(),
        "--dialect",
        storage.dialect(),
        "--generation",
        tables.generation(),
    ];
    server.run_well(&export, "");
    let mode = fs::metadata(&sql).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let refused = server.run(&export, "");
    assert_eq!(refused.status.code(), Some(1), "it wrote over a file");

    let back = UserliDatabase::new(storage, tables);
    back.run(&fs::read_to_string(&sql).unwrap());
    let mut columns = vec![
        ("domains", "name"),
        ("users", "domain_id"),
        ("users", "invitation_voucher_id"),
        ("users", "password"),
        ("users", "password_version"),
        ("users", "quota"),
        ("users", "deleted"),
        ("users", "creation_time"),
        ("users", "mail_crypt"),
        ("users", "mail_crypt_public_key"),
        ("users", "mail_crypt_secret_box"),
        ("users", "recovery_secret_box"),
        ("users", "totp_secret"),
        ("users", "totp_confirmed"),
        ("aliases", "source"),
        ("aliases", "destination"),
        ("aliases", "user_id"),
        ("aliases", "random"),
        ("aliases", "deleted"),
        ("vouchers", "code"),
        ("vouchers", "user_id"),
        ("vouchers", "redeemed_time"),
        ("reserved_names", "name"),
    ];
    if tables == UserliTables::Current {
        columns.extend([
            ("vouchers", "domain_id"),
            ("aliases", "note"),
            ("domains", "invitation_limit"),
            ("users", "smtp_quota_limits"),
        ]);
        assert_eq!(
            back.column("api_tokens", "token"),
            userli.column("api_tokens", "token")
        );
    }
    for (table, column) in columns {
        let (ours, theirs) = (back.column(table, column), userli.column(table, column));
        assert_eq!(ours, theirs, "{table}.{column}");
    }
    assert_eq!(back.column("users", "email")[0], "ada@example.org");
    // What PHP's array lost in between, is a list again.
    let codes = back.list(&[(0, "111111"), (1, "333333")]);
    assert_eq!(back.column("users", "totp_backup_codes")[0], codes);
    // New rows get numbers behind those that came.
    back.add(&UserliAccount::legacy("new@example.org", "of somebody new"));

    let second = WaxsealServer::start(2);
    let (report, complete) = import(&second, &back, &[]);
    assert!(complete, "{report}");
    let boxes = "SELECT COUNT(*) FROM virtual_users WHERE mail_crypt_secret_box IS NOT NULL";
    assert_eq!(second.number(boxes), 2);
}

#[test]
fn what_changed_there_comes_over_and_what_changed_here_stays() {
    on_all(|storage, tables, home| {
        let (userli, accounts) = furnished(storage, tables);
        let server = WaxsealServer::start_in(home, 2);
        assert!(import(&server, &userli, &[]).1);
        let (bob, carl) = (&accounts[1], &accounts[2]);

        // One password changes there, one on both sides; one key is replaced there.
        let changed = bob.with_password("changed in userli");
        userli.change(&changed);
        let new = |arguments: &[&str], password: &str| {
            let all = [&["user"], arguments, &["--password-stdin"]].concat();
            server.run_well(&all, password);
        };
        new(
            &["password", "carl@example.org"],
            "carl's password\nchanged at waxseal\n",
        );
        userli.change(&carl.with_password("changed in userli too"));
        let (report, complete) = import(&server, &userli, &[]);
        assert!(complete);
        assert_eq!(rows(&report, "accounts", "changed"), 1);
        assert_eq!(rows(&report, "accounts", "keptHere"), 1);
        let kept = findings(&report, "kept-here", "carl@example.org");
        assert_eq!(
            kept,
            text(&["changed in userli and here: password and keys"])
        );

        let sealed = changed.keys.as_ref().unwrap();
        let brought = format!(
            "SELECT COUNT(*) FROM virtual_users WHERE email = 'bob@example.org' \
             AND password = '{}' AND mail_crypt_secret_box = '{}'",
            changed.hash, sealed.secret_box
        );
        assert_eq!(server.number(&brought), 1);
        let log_in = |password: &str| {
            let arguments = [
                "user",
                "recovery-token",
                "carl@example.org",
                "--password-stdin",
            ];
            server
                .run(&arguments, &format!("{password}\n"))
                .status
                .success()
        };
        assert!(!log_in("changed in userli too"));
        assert!(log_in("changed at waxseal"));

        // userli resets bob: a new key. The old one has sealed mail, and is kept here.
        let reset = reset_bob();
        userli.change(reset);
        assert!(import(&server, &userli, &[]).1);
        let columns = server.key_columns("bob@example.org");
        assert_eq!(columns.retired_keys, 1);
        assert_eq!(
            columns.public_key.as_deref(),
            reset.keys.as_ref().map(|keys| keys.pair.public.as_str())
        );
        let open = ["user", "open-key", "bob@example.org", "--password-stdin"];
        server.run_well(&open, "after the reset\nchanged in userli\n");

        // What opened something there and is gone, is gone here.
        userli.run(&format!(
            "DELETE FROM {} WHERE code = 'XYZ789';",
            userli.table("vouchers")
        ));
        if tables == UserliTables::Current {
            userli.run(&format!(
                "DELETE FROM api_tokens WHERE token = '{}';",
                "a".repeat(64)
            ));
        }
        let (report, _) = import(&server, &userli, &[]);
        assert_eq!(rows(&report, "inviteCodes", "removed"), 1);
        let tokens = "SELECT COUNT(*) FROM virtual_api_tokens";
        let expected = i64::from(tables == UserliTables::Current);
        assert_eq!(server.number(tokens), expected);

        // userli deletes bob: his keys are erased here too.
        userli.run(&format!(
            "UPDATE {} SET deleted = {}, password = '*', mail_crypt_public_key = NULL, \
             mail_crypt_secret_box = NULL, recovery_secret_box = NULL \
             WHERE email = 'bob@example.org';",
            userli.table("users"),
            userli.flag(true)
        ));
        assert!(import(&server, &userli, &[]).1);
        let columns = server.key_columns("bob@example.org");
        assert!(!columns.has_keys() && columns.public_key.is_none());
        assert_eq!((columns.recovery_box, columns.retired_keys), (false, 0));
    });
}

#[test]
fn broken_rows_are_named_and_lose_nothing_else() {
    on_all(|storage, tables, home| {
        let (userli, accounts) = furnished(storage, tables);
        let users = userli.table("users");
        for local in ["half", "garbage", "curve", "hash", "roles", "boxless"] {
            let email = format!("{local}@example.org");
            userli.add(&UserliAccount {
                email,
                ..reset_bob().clone()
            });
        }
        userli.add(&UserliAccount::legacy("not an address", "a password"));
        userli.add(&UserliAccount::legacy("a@nowhere.example", "a password"));
        let set = |local: &str, change: &str| {
            userli.run(&format!(
                "UPDATE {users} SET {change} WHERE email = '{local}@example.org';"
            ));
        };
        set(
            "half",
            "mail_crypt_secret_box = NULL, recovery_secret_box = NULL",
        );
        set("garbage", "mail_crypt_secret_box = 'not in base64!'");
        set("curve", &format!("mail_crypt_public_key = '{P256}'"));
        set("hash", "password = 'plain text'");
        set("boxless", "mail_crypt_public_key = NULL");
        // PostgreSQL refuses what is no JSON by itself; another shape it takes.
        set("roles", "roles = '{\"role\": \"ROLE_USER\"}'");
        userli.run(&format!(
            "ALTER TABLE {users} ADD shoe_size INT DEFAULT 43;"
        ));

        let server = WaxsealServer::start_in(home, 2);
        let (report, complete) = import(&server, &userli, &[]);
        assert!(!complete, "rows were lost without a word");
        assert_eq!(rows(&report, "accounts", "notBrought"), 3, "{report}");
        assert_eq!(rows(&report, "accounts", "new"), accounts.len() + 5);
        let found = findings(&report, "not-brought", "roles@example.org");
        assert!(
            found[0].contains("column roles: it is neither a JSON list"),
            "{found:?}"
        );
        assert_eq!(findings(&report, "not-brought", "not an address").len(), 1);
        let found = findings(&report, "not-brought", "a@nowhere.example");
        assert!(found[0].contains("no domain nowhere.example"), "{found:?}");
        for (local, words) in [
            ("half", "it has a public key, and no box"),
            ("garbage", "the box under its password:"),
            ("curve", "its public key:"),
            ("hash", "nobody can log in with its password hash"),
            (
                "boxless",
                "it has a box with a private key, and no public key",
            ),
        ] {
            let found = findings(&report, "keys-in-doubt", &format!("{local}@example.org"));
            assert!(
                found.iter().any(|found| found.contains(words)),
                "{local}: {found:?}"
            );
        }
        let printed = report.to_string();
        assert!(printed.contains("column shoe_size of"), "{printed}");
        for account in accounts {
            assert!(!printed.contains(&account.hash), "a hash was printed");
        }

        // Mended there, the rows come over at the next run.
        set(
            "roles",
            &format!("roles = '{}'", userli.list(&[(0, "ROLE_USER")])),
        );
        let (report, _) = import(&server, &userli, &[]);
        assert_eq!(rows(&report, "accounts", "new"), 1);
        assert_eq!(rows(&report, "accounts", "notBrought"), 2);
    });
}

/// base64 of the PEM of a public key on another curve.
const P256: &str = "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFeHprdngwUk84ZlFoRTMxNy9SV3ptWkNwTUdicQpxMC9lc1FOek14ekxPMXZJOFFpa2dHeGxnZjgzSW1MU2k4UkZSWDZJRThueTJhcm85Ky84MWZtVUF3PT0KLS0tLS1FTkQgUFVCTElDIEtFWS0tLS0tCg==";

#[test]
fn an_account_that_is_here_already_is_left_alone_and_a_domain_takes_in() {
    let (userli, _) = furnished(DatabaseKind::Sqlite, UserliTables::Current);
    let server = WaxsealServer::start(2);
    server.add_domain("example.org");
    server.add_user("bob@example.org", "made at waxseal before");
    let before = server.database().key_columns("bob@example.org");
    let (report, complete) = import(&server, &userli, &[]);
    assert!(!complete);
    assert_eq!(rows(&report, "domains", "unchanged"), 1);
    assert_eq!(rows(&report, "domains", "new"), 1);
    assert_eq!(rows(&report, "accounts", "new"), 4);
    assert_eq!(findings(&report, "not-brought", "bob@example.org").len(), 1);
    assert_eq!(server.database().key_columns("bob@example.org"), before);
}

/// Killed at any moment, run again: everything is there, once.
#[test]
fn an_import_that_is_killed_is_completed_by_the_next() {
    for home in DatabaseKind::all() {
        println!("Waxseal in {home:?}");
        is_completed_after_kills(home);
    }
}

fn is_completed_after_kills(home: DatabaseKind) {
    const MANY: i64 = 6_000;
    let userli = UserliDatabase::new(DatabaseKind::Sqlite, UserliTables::Current);
    userli.add_domain("example.org");
    userli.run(&format!(
        "INSERT INTO users (domain_id, email, password, password_version, roles, creation_time, \
         updated_time, totp_backup_codes) \
         WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY}) \
         SELECT 1, 'user' || n || '@example.org', '$6$saltstring$' || n, 1, '[\"ROLE_USER\"]', \
         '2020-01-01 00:00:00', '2020-01-01 00:00:00', '[]' FROM numbers; \
         INSERT INTO aliases (user_id, domain_id, source, destination, creation_time, updated_time) \
         SELECT id, 1, 'alias-of-' || email, email, creation_time, updated_time FROM users;"
    ));
    let server = WaxsealServer::start_in(home, 2);
    let count =
        "SELECT (SELECT COUNT(*) FROM virtual_users) + (SELECT COUNT(*) FROM virtual_aliases)";
    let mut kills = 0;
    for _ in 0..6 {
        let before = server.number(count);
        let mut command = server.command(&["import", "userli", "--from", &userli.url()]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until("rows to arrive", Duration::from_secs(30), || {
            (server.number(count) > before || child.try_wait().unwrap().is_some()).then_some(())
        });
        thread::sleep(Duration::from_millis(fastrand::u64(..40)));
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        // Asked in one question: a server may still be busy with what it was told last.
        let unremembered = format!(
            "SELECT ({count}) - (SELECT COUNT(*) FROM virtual_imported_rows \
             WHERE kind IN ('account', 'alias'))"
        );
        assert_eq!(server.number(&unremembered), 0, "a batch came in part");
    }
    assert!(kills >= 2, "the import was too fast to be killed: {kills}");
    let (report, complete) = import(&server, &userli, &[]);
    assert!(complete);
    let all = rows(&report, "accounts", "read");
    assert_eq!(all, MANY);
    assert_eq!(server.number(count), 2 * MANY);
    let alias = "SELECT COUNT(DISTINCT source) FROM virtual_aliases WHERE user_id IS NOT NULL";
    assert_eq!(server.number(alias), MANY);
}

#[test]
fn other_databases_are_refused_and_nothing_is_said_of_passwords() {
    let server = WaxsealServer::start(2);
    let fails = |arguments: &[&str], code: i32, words: &str| {
        let output = server.run(&[&["import", "userli"], arguments].concat(), "");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{errors}");
        assert!(errors.contains(words), "{arguments:?}: {errors}");
        assert!(!errors.contains("hush-hush"), "{errors}");
        errors
    };
    fails(&[], 2, "say where userli's database is");
    fails(
        &["--from", "sqlite:///nowhere/userli.db"],
        1,
        "cannot be opened",
    );
    fails(
        &["--from", &server.database_url()],
        1,
        "a database of Waxseal",
    );
    fails(
        &["--from", "oracle://a:hush-hush@b/c"],
        1,
        "begins with mysql:",
    );
    let said = fails(
        &["--from", "mysql://a:hush-hush@127.0.0.1:9/c"],
        1,
        "cannot be opened",
    );
    assert!(said.contains("--from-file keeps it to yourself"), "{said}");
    let file = server.folder().join("url");
    fs::write(&file, "mysql://a:hush-hush@127.0.0.1:9/c\n").unwrap();
    let file = file.to_str().unwrap();
    let said = fails(&["--from-file", file], 1, "cannot be opened");
    assert!(!said.contains("warning"), "{said}");

    let userli = UserliDatabase::new(DatabaseKind::Sqlite, UserliTables::Virtual);
    userli.run("CREATE TABLE users (id INTEGER); CREATE TABLE domains (id INTEGER);");
    fails(&["--from", &userli.url()], 1, "both generations");
    let empty = server.folder().join("empty.sqlite");
    rusqlite::Connection::open(&empty)
        .unwrap()
        .execute_batch("CREATE TABLE something (id INTEGER)")
        .unwrap();
    let url = format!("sqlite://{}", empty.display());
    fails(&["--from", &url], 1, "neither the tables of userli 4");
}
