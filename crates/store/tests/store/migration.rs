//! The tables come into being once, whoever begins, and however many do.

use std::process::{Command, Stdio};

use sea_orm::DbBackend;
use store::{Store, StoreError};

use crate::database::{Database, kind};
use crate::fixture::Fixture;

const DATABASE_OF_CHILD: &str = "STORE_TEST_DATABASE_OF_MIGRATING_CHILD";

#[tokio::test]
async fn the_tables_have_the_documented_columns() {
    let fixture = Fixture::new().await;
    let question = match kind() {
        DbBackend::Sqlite => {
            "SELECT t.name || ': ' || group_concat(c.name, ' ') \
             FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name LIKE 'virtual\\_%' ESCAPE '\\' \
             GROUP BY t.name ORDER BY t.name"
        }
        DbBackend::MySql => {
            "SELECT CONCAT(table_name, ': ', \
             GROUP_CONCAT(column_name ORDER BY ordinal_position SEPARATOR ' ')) \
             FROM information_schema.columns WHERE table_schema = DATABASE() \
             AND table_name LIKE 'virtual%' GROUP BY table_name ORDER BY table_name"
        }
        _ => {
            "SELECT table_name || ': ' || string_agg(column_name, ' ' ORDER BY ordinal_position) \
             FROM information_schema.columns WHERE table_name LIKE 'virtual%' \
             GROUP BY table_name ORDER BY table_name"
        }
    };
    let tables = fixture.database.texts(question).await;
    let columns = tables.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let expected = "
virtual_aliases: id user_id domain_id source destination random deleted creation_time updated_time
virtual_api_tokens: id name scopes token creation_time last_used_time
virtual_attempts: id bucket window_time attempts
virtual_audit: id creation_time actor actor_user_id actor_name action user_id domain_id subject \
     detail
virtual_domains: id name creation_time updated_time registration invitation_enabled \
     invitation_limit invitation_waiting_period_days
virtual_hand_overs: id user_id day service client_address key_ids number first_time last_time
virtual_imported_rows: id kind row_key target_id marks extras
virtual_known_sources: id bucket seen_time
virtual_links: id purpose digest user_id creation_time expiry_time
virtual_mail_crypt_keys: id user_id key_id public_key opener_key_id ring_box secret_box \
     recovery_secret_box reason retired_time archived_time
virtual_mail_queue: id user_id kind language moment creation_time due_time attempts
virtual_reserved_names: id name creation_time updated_time
virtual_sessions: id user_id digest password_binding creation_time seen_time
virtual_turns: id turns
virtual_users: id domain_id invitation_voucher_id email password password_version roles quota \
     deleted password_change_required last_login_time creation_time updated_time mail_crypt \
     mail_crypt_public_key mail_crypt_secret_box mail_crypt_box_binding recovery_secret_box \
     recovery_start_time totp_secret totp_confirmed totp_backup_codes language unconfirmed_token
virtual_vouchers: id user_id code redeemed_time creation_time domain_id";
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&columns), words(expected));
}

#[tokio::test]
async fn the_second_time_there_is_nothing_to_do() {
    let database = Database::empty().await;
    let store = Store::connect(&database.url().parse().unwrap())
        .await
        .unwrap();
    let steps = store.pending_migrations().await.unwrap();
    let expected = [
        "m0001_first_tables",
        "m0002_archived_keys",
        "m0003_sessions",
        "m0004_attempts",
        "m0005_invitations",
        "m0006_audit",
        "m0007_mail",
        "m0008_turns",
        "m0009_hand_overs",
        "m0010_imported_rows",
    ];
    assert_eq!(steps, expected);
    // Asking has made nothing.
    assert_eq!(store.pending_migrations().await.unwrap(), steps);

    store.migrate().await.unwrap();
    assert!(store.pending_migrations().await.unwrap().is_empty());
    store.migrate().await.unwrap();
    assert_eq!(store.reader().domains().await.unwrap(), []);
}

/// Tables as the step before left them, with a key in each state.
#[tokio::test]
async fn retired_keys_from_before_there_was_an_archive_are_not_archived() {
    let (fixture, account) = Fixture::with_account().await;
    for sql in [
        "DELETE FROM seaql_migrations WHERE version = 'm0002_archived_keys'",
        "ALTER TABLE virtual_mail_crypt_keys DROP COLUMN archived_time",
        "INSERT INTO virtual_mail_crypt_keys (user_id, key_id, public_key, secret_box, reason, \
         retired_time) VALUES (1, 'locked', 'key', 'box', 'reset', '2026-01-01 00:00:00')",
        "INSERT INTO virtual_mail_crypt_keys (user_id, key_id, public_key, opener_key_id, \
         ring_box, reason, retired_time) \
         VALUES (1, 'open', 'key', 'id', 'box', 'rotation', '2026-01-02 00:00:00')",
    ] {
        fixture.run_sql(sql).await.unwrap();
    }
    let pending = fixture.store.pending_migrations().await.unwrap();
    assert_eq!(pending, ["m0002_archived_keys"]);
    fixture.store.migrate().await.unwrap();
    let keys = fixture.store.reader().retired_keys(account.id).await;
    let keys = keys.unwrap();
    let names: Vec<&str> = keys.iter().map(|key| key.key_id.as_str()).collect();
    assert_eq!(names, ["open", "locked"]);
    assert!(keys.iter().all(|key| key.state.archived_since().is_none()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_at_once_do_no_harm() {
    let database = Database::empty().await;
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let url = database.url().parse().unwrap();
            tokio::spawn(async move {
                let store = Store::connect(&url).await.unwrap();
                store.migrate().await.unwrap();
                store.reader().domains().await.unwrap()
            })
        })
        .collect();
    for start in starts {
        assert_eq!(start.await.unwrap(), []);
    }
}

/// Started as a child, this test is one of the eight.
#[tokio::test]
async fn eight_processes_at_once_do_no_harm() {
    if let Ok(url) = std::env::var(DATABASE_OF_CHILD) {
        let store = Store::connect(&url.parse().unwrap()).await.unwrap();
        return store.migrate().await.unwrap();
    }
    let database = Database::empty().await;
    let children: Vec<_> = (0..8)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "migration::eight_processes_at_once_do_no_harm"])
                .env(DATABASE_OF_CHILD, database.url())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
    }
    let store = Store::connect(&database.url().parse().unwrap())
        .await
        .unwrap();
    assert!(store.pending_migrations().await.unwrap().is_empty());
    assert_eq!(store.reader().domains().await.unwrap(), []);
}

/// While servers are brought up to date one after the other, an old one may be started again.
#[tokio::test]
async fn the_release_before_works_beside_what_a_later_one_added() {
    let fixture = Fixture::new().await;
    fixture
        .run_sql(
            "INSERT INTO seaql_migrations VALUES ('m9998_more', 0), ('m9999_less_needs_m0007', 0)",
        )
        .await
        .unwrap();
    assert!(fixture.store.pending_migrations().await.unwrap().is_empty());
    fixture.store.migrate().await.unwrap();

    fixture
        .run_sql("DELETE FROM seaql_migrations WHERE version = 'm0002_archived_keys'")
        .await
        .unwrap();
    let pending = fixture.store.pending_migrations().await.unwrap();
    assert_eq!(pending, ["m0002_archived_keys"]);
}

#[tokio::test]
async fn the_database_of_a_later_release_is_left_alone() {
    let fixture = Fixture::new().await;
    fixture
        .run_sql("INSERT INTO seaql_migrations VALUES ('m9999_far_future_needs_m9000', 0)")
        .await
        .unwrap();
    for error in [
        fixture.store.migrate().await.unwrap_err(),
        fixture.store.pending_migrations().await.unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::TooNew(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_table_of_another_program_stops_the_step() {
    let database = Database::empty().await;
    let store = Store::connect(&database.url().parse().unwrap())
        .await
        .unwrap();
    // The last table that the step makes is in the way.
    let theirs = "CREATE TABLE virtual_api_tokens (theirs TEXT)";
    database.run(theirs).await.unwrap();
    let error = store.migrate().await.unwrap_err();
    assert!(matches!(error, StoreError::Migration(_)), "{error:?}");
    // MariaDB cannot take back a CREATE TABLE.
    let tables = match kind() {
        DbBackend::Sqlite => database.texts("SELECT name FROM sqlite_schema").await,
        DbBackend::MySql => Vec::new(),
        _ => {
            let question = "SELECT table_name FROM information_schema.tables \
                            WHERE table_schema = 'public'";
            database.texts(question).await
        }
    };
    if kind() != DbBackend::MySql {
        assert_eq!(tables, [Some("virtual_api_tokens".to_owned())]);
    }

    database.run("DROP TABLE virtual_api_tokens").await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(store.reader().api_tokens().await.unwrap(), []);
    assert!(store.pending_migrations().await.unwrap().is_empty());
}

/// Whatever the last statement was that came to an end before the death.
#[tokio::test]
async fn a_step_that_died_in_the_middle_is_taken_again() {
    if kind() != DbBackend::MySql {
        return; // The others take back the whole step.
    }
    let whole = Fixture::new().await.database;
    let shape = "SELECT GROUP_CONCAT(table_name, column_name, column_type, column_key \
                 ORDER BY table_name, ordinal_position) FROM information_schema.columns \
                 WHERE table_schema = DATABASE()";
    let references = "SELECT GROUP_CONCAT(table_name, constraint_name ORDER BY 1) \
                      FROM information_schema.table_constraints WHERE table_schema = DATABASE()";
    for undone in [
        "DELETE FROM seaql_migrations",
        "DELETE FROM seaql_migrations WHERE version > 'm0003'; DROP TABLE virtual_turns",
        "DELETE FROM seaql_migrations; \
         ALTER TABLE virtual_vouchers DROP FOREIGN KEY virtual_vouchers_user_id_reference; \
         DROP TABLE virtual_mail_queue, virtual_links, virtual_audit, virtual_sessions; \
         ALTER TABLE virtual_domains DROP COLUMN invitation_limit; \
         ALTER TABLE virtual_users DROP COLUMN unconfirmed_token; \
         DROP INDEX virtual_aliases_source_index ON virtual_aliases",
    ] {
        let fixture = Fixture::new().await;
        fixture.run_sql(undone).await.unwrap();
        fixture.store.migrate().await.unwrap();
        assert!(fixture.store.pending_migrations().await.unwrap().is_empty());
        let columns = |all: Vec<Option<String>>| {
            // A column that was added anew stands at the end.
            let mut parts: Vec<_> = all[0]
                .as_deref()
                .unwrap()
                .split(',')
                .collect::<Vec<_>>()
                .into_iter()
                .map(str::to_owned)
                .collect();
            parts.sort();
            parts
        };
        for question in [shape, references] {
            let expected = columns(whole.texts(question).await);
            assert_eq!(columns(fixture.database.texts(question).await), expected);
        }
    }
}
