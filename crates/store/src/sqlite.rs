//! How a SQLite database is opened.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use sea_orm::SqlxError;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{ConnectOptions, Connection, query_scalar};

use crate::StoreError;
use crate::database_url::Location;
use crate::fault::sqlite_result_code;

/// How long a call waits for another writer in this process, and then for those elsewhere.
/// Both together are well below the 20 seconds after which Dovecot's adapter gives up, so
/// that it still hears why.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers never wait for the writer or for each other. Each connection is a thread and
/// about 2 MB of page cache.
const CONNECTIONS: u32 = 8;

/// Opens the database, making the file when it is missing.
pub(crate) async fn open(location: &Location) -> Result<SqlitePool, StoreError> {
    match location {
        Location::MariaDb(_) | Location::Postgres(_) => Err(StoreError::Refused(
            "a server is not opened as a file".into(),
        )),
        Location::Memory => {
            // Every connection would see a database of its own, so there is only one.
            let options: SqliteConnectOptions = "sqlite::memory:".parse()?;
            Ok(pool(with_pragmas(options), 1).await?)
        }
        Location::File { path, create } => {
            if *create {
                create_private_file(path)?;
            }
            let options = with_pragmas(SqliteConnectOptions::new().filename(path));
            match switch_to_write_ahead_log(&options).await {
                Ok(()) => Ok(pool(options, CONNECTIONS).await?),
                Err(error) => Err(not_opened(path, error)),
            }
        }
    }
}

/// What every connection is told.
fn with_pragmas(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        // With a write-ahead log, anything less leaves the last commits in the page cache of
        // the system: after a power cut Dovecot would have sealed mail to a public key whose
        // private half the database has forgotten.
        .synchronous(SqliteSynchronous::Full)
        // Keys that are erased shall be gone from the file, not merely unlinked in it.
        .pragma("secure_delete", "ON")
        // Sorting may spill rows, boxes included; not into files beside the database.
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

async fn pool(options: SqliteConnectOptions, size: u32) -> Result<SqlitePool, SqlxError> {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(BUSY_TIMEOUT)
        // A file does not hang up. Connections live as long as the process, with their
        // prepared statements, and need no question before they are used.
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
}

/// Makes an empty file that only its owner may read, in one step: SQLite, left to make it,
/// would follow the umask. The log beside the database gets the same mode from SQLite.
fn create_private_file(path: &Path) -> Result<(), StoreError> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    let error = match created {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => error,
    };
    let what = match error.kind() {
        ErrorKind::NotFound => {
            "its folder is missing; make it, owned by the user that Waxseal runs as"
        }
        ErrorKind::PermissionDenied => {
            "its folder may not be written to; give it to the user that Waxseal runs as"
        }
        _ => "it cannot be made",
    };
    Err(StoreError::File {
        path: path.to_owned(),
        what,
        source: error.into(),
    })
}

/// Write-ahead logging lets readers go on while somebody writes. The mode is kept in the
/// file, so it is set once in its life.
///
/// The switch needs the file for itself, and SQLite does not wait for that as it does for
/// other locks; so a process that starts at the same moment waits here.
async fn switch_to_write_ahead_log(options: &SqliteConnectOptions) -> Result<(), SqlxError> {
    let mut connection = SqliteConnection::connect_with(options).await?;
    let switched = tokio::time::timeout(BUSY_TIMEOUT, async {
        loop {
            match query_scalar::<_, String>("PRAGMA journal_mode = WAL")
                .fetch_one(&mut connection)
                .await
            {
                Err(SqlxError::Database(error))
                    if sqlite_result_code(error.as_ref()) == Some(SQLITE_BUSY) =>
                {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                result => return result,
            }
        }
    });
    let mode = switched.await.unwrap_or(Err(SqlxError::PoolTimedOut))?;
    connection.close().await?;
    if mode == "wal" {
        Ok(())
    } else {
        Err(SqlxError::Configuration(
            "the file system cannot share memory between processes".into(),
        ))
    }
}

const SQLITE_BUSY: i32 = 5;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_NOTADB: i32 = 26;

fn not_opened(path: &Path, error: SqlxError) -> StoreError {
    let code = match &error {
        SqlxError::Database(error) => sqlite_result_code(error.as_ref()),
        _ => None,
    };
    let what = match (code, &error) {
        (Some(SQLITE_CANTOPEN), _) => {
            "it is missing, or the user that Waxseal runs as may not read and write it"
        }
        (Some(SQLITE_NOTADB), _) => "it is not a SQLite database",
        (_, SqlxError::Configuration(_)) => {
            "write-ahead logging does not work there; use a local file system"
        }
        _ => return error.into(),
    };
    StoreError::File {
        path: path.to_owned(),
        what,
        source: error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_connection_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File {
            path: folder.path().join("waxseal.db"),
            create: true,
        };
        let pool = open(&location).await.unwrap();
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            connections.push(pool.acquire().await.unwrap());
        }
        for connection in &mut connections {
            for (pragma, expected) in [
                ("PRAGMA synchronous", 2),
                ("PRAGMA secure_delete", 1),
                ("PRAGMA foreign_keys", 1),
                ("PRAGMA temp_store", 2),
                ("PRAGMA busy_timeout", 5_000),
            ] {
                let value: i64 = query_scalar(pragma)
                    .fetch_one(&mut **connection)
                    .await
                    .unwrap();
                assert_eq!(value, expected, "{pragma}");
            }
            let mode: String = query_scalar("PRAGMA journal_mode")
                .fetch_one(&mut **connection)
                .await
                .unwrap();
            assert_eq!(mode, "wal");
        }
    }
}
