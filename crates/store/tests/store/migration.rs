//! The tables come into being once, whoever begins, and however many do.

use std::process::{Command, Stdio};

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{Connection, query_scalar};
use store::{Store, StoreError};

use crate::fixture::{Fixture, url_in};

const DATABASE_OF_CHILD: &str = "STORE_TEST_DATABASE_OF_MIGRATING_CHILD";

/// What the one-column query says, joined by spaces.
async fn ask(fixture: &Fixture, sql: &'static str) -> String {
    let options = SqliteConnectOptions::new().filename(fixture.path());
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let rows: Vec<String> = query_scalar(sql).fetch_all(&mut connection).await.unwrap();
    rows.join(" ")
}

#[tokio::test]
async fn the_tables_have_the_documented_columns() {
    let fixture = Fixture::new().await;
    let columns = ask(
        &fixture,
        "SELECT char(10) || t.name || ': ' || group_concat(c.name, ' ') \
         FROM sqlite_schema t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name LIKE 'virtual\\_%' ESCAPE '\\' \
         GROUP BY t.name ORDER BY t.name",
    )
    .await;
    let expected = "
virtual_aliases: id user_id domain_id source destination random deleted creation_time updated_time
virtual_api_tokens: id name scopes token creation_time last_used_time
virtual_attempts: id bucket window_time attempts
virtual_audit: id creation_time actor actor_user_id actor_name action user_id domain_id subject \
     detail
virtual_domains: id name creation_time updated_time registration invitation_enabled \
     invitation_limit invitation_waiting_period_days
virtual_links: id purpose digest user_id creation_time expiry_time
virtual_mail_crypt_keys: id user_id key_id public_key opener_key_id ring_box secret_box \
     recovery_secret_box reason retired_time archived_time
virtual_mail_queue: id user_id kind language moment creation_time due_time attempts
virtual_reserved_names: id name creation_time updated_time
virtual_sessions: id user_id digest password_binding creation_time seen_time
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
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect(&url_in(&folder)).await.unwrap();
    let steps = store.pending_migrations().await.unwrap();
    let expected = [
        "m0001_first_tables",
        "m0002_archived_keys",
        "m0003_sessions",
        "m0004_attempts",
        "m0005_invitations",
        "m0006_audit",
        "m0007_mail",
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
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(&folder);
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let url = url.clone();
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
    let folder = tempfile::tempdir().unwrap();
    let url = url_in(&folder);
    let children: Vec<_> = (0..8)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "migration::eight_processes_at_once_do_no_harm"])
                .env(DATABASE_OF_CHILD, url.to_string())
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
    let store = Store::connect(&url).await.unwrap();
    assert!(store.pending_migrations().await.unwrap().is_empty());
    assert_eq!(store.reader().domains().await.unwrap(), []);
}

#[tokio::test]
async fn the_database_of_a_later_release_is_left_alone() {
    let fixture = Fixture::new().await;
    fixture
        .run_sql("INSERT INTO seaql_migrations VALUES ('m9999_far_future', 0)")
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
async fn a_step_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect(&url_in(&folder)).await.unwrap();
    let path = folder.path().join("waxseal.db");
    let options = SqliteConnectOptions::new().filename(&path);
    let mut foreign = SqliteConnection::connect_with(&options).await.unwrap();
    // The last table that the step makes is in the way.
    sea_orm::sqlx::query("CREATE TABLE virtual_api_tokens (theirs TEXT)")
        .execute(&mut foreign)
        .await
        .unwrap();
    let error = store.migrate().await.unwrap_err();
    assert!(matches!(error, StoreError::Migration(_)), "{error:?}");
    let tables: Vec<String> = query_scalar("SELECT name FROM sqlite_schema")
        .fetch_all(&mut foreign)
        .await
        .unwrap();
    assert_eq!(tables, ["virtual_api_tokens"]);

    sea_orm::sqlx::query("DROP TABLE virtual_api_tokens")
        .execute(&mut foreign)
        .await
        .unwrap();
    store.migrate().await.unwrap();
    assert_eq!(store.reader().api_tokens().await.unwrap(), []);
}
