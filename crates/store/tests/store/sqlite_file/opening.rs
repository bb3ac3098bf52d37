//! Opening a database, and what stands in the way.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{Connection, Executor};
use store::{Store, StoreError};

use crate::fixture::{Fixture, time, url_in};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// What opening the file of this folder fails with.
async fn failure(folder: &tempfile::TempDir, options: &str) -> String {
    let url = format!("{}{options}", url_in(folder)).parse().unwrap();
    let error = Store::connect(&url).await.unwrap_err();
    assert!(matches!(error, StoreError::File { .. }), "{error:?}");
    assert!(!error.is_transient());
    let path = folder.path().display().to_string();
    error.to_string().replace(&path, "")
}

#[tokio::test]
async fn the_file_and_its_log_are_private() {
    let fixture = Fixture::new().await;
    for name in ["waxseal.db", "waxseal.db-wal", "waxseal.db-shm"] {
        let path = fixture.path().with_file_name(name);
        assert_eq!(mode(&path), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_is_there_keeps_its_mode() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waxseal.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let store = Store::connect(&url_in(&folder)).await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(mode(&path), 0o640);
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::remove_dir(folder.path()).unwrap();
    assert_eq!(
        failure(&folder, "").await,
        "the database file /waxseal.db cannot be opened: its folder is missing; \
         make it, owned by the user that Waxseal runs as"
    );
}

#[tokio::test]
async fn a_missing_file_is_not_made_when_told_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        failure(&folder, "?mode=rw").await,
        "the database file /waxseal.db cannot be opened: it is missing, \
         or the user that Waxseal runs as may not read and write it"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn another_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waxseal.db");
    let letter = "Dear all, this is no database. ".repeat(100);
    fs::write(&path, &letter).unwrap();
    assert_eq!(
        failure(&folder, "").await,
        "the database file /waxseal.db cannot be opened: it is not a SQLite database"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn a_store_in_memory_works_alone() {
    let url = "sqlite::memory:".parse().unwrap();
    let store = Store::connect(&url).await.unwrap();
    store.migrate().await.unwrap();
    let name = "example.org".parse().unwrap();
    let transaction = store.begin().await.unwrap();
    let now = time("2026-01-01T00:00:00Z");
    let id = transaction.insert_domain(&name, now).await.unwrap();
    transaction.commit().await.unwrap();
    let domain = store.clone().reader().domain(&name).await.unwrap();
    assert_eq!(domain.unwrap().id, id);

    let another = Store::connect(&url).await.unwrap();
    assert!(!another.pending_migrations().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_closed_store_answers_that_it_is_unavailable() {
    let fixture = Fixture::new().await;
    let other = fixture.store.clone();
    fixture.store.clone().close().await;
    let error = other.reader().domains().await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    // The last connection takes the log along.
    assert!(!fixture.path().with_extension("db-wal").exists());
}

/// The switch to write-ahead logging needs the file for itself.
#[tokio::test]
async fn a_program_that_uses_the_file_is_waited_for() {
    for begin in [
        "BEGIN; SELECT * FROM t",
        "BEGIN IMMEDIATE",
        "BEGIN EXCLUSIVE",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("waxseal.db"))
            .create_if_missing(true);
        let mut other = SqliteConnection::connect_with(&options).await.unwrap();
        other.execute("CREATE TABLE t (c TEXT)").await.unwrap();
        other.execute(begin).await.unwrap();
        let url = url_in(&folder);
        let opening = tokio::spawn(async move { Store::connect(&url).await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!opening.is_finished(), "{begin}");
        other.execute("COMMIT").await.unwrap();
        let store = opening.await.unwrap().unwrap();
        store.migrate().await.unwrap();
    }
}
