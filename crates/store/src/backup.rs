//! Copies of a SQLite database: made while it is open, looked into, and put back.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use sea_orm::{ConnectionTrait, Statement};

use crate::migration::Migrations;
use crate::{Cause, DatabaseUrl, Store, StoreError};

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFacts {
    /// Accounts, deleted ones included.
    pub accounts: u64,
    /// When the last of them was changed, in UTC as the column has it.
    pub last_change: Option<String>,
}

/// What came of putting a copy back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the copy holds.
    pub facts: BackupFacts,
    /// Where the database is that was there before; none where there was none.
    pub kept: Option<PathBuf>,
    /// Accounts with a key, in the database before, that the copy does not know: mail sealed to
    /// it cannot be read with the copy. None where the one before cannot be read.
    pub lost_keys: Option<Vec<String>>,
}

/// Why a copy cannot be used, or not now. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The database lives on a server, or in memory.
    #[error("this is done with a database in a file alone")]
    NoFile,
    /// Not a whole database of Waxseal.
    #[error("{} is no backup that can be used: {what}", .path.display())]
    Unusable {
        /// The copy.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A server or a command has the database open.
    #[error(
        "{} is open: stop Waxseal first (and every other program that reads it)",
        .path.display()
    )]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// Files could not be read or written.
    #[error("{} cannot be read or written", .path.display())]
    Files {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database did not do its part.
    #[error("the database refused")]
    Database(#[source] Cause),
}

impl Store {
    /// Writes a copy as of one moment into an empty file, while others read and write. Erased
    /// keys are not in it.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also where the database is not SQLite.
    pub async fn copy_into(&self, path: &Path) -> Result<(), StoreError> {
        let name = path.to_string_lossy().into_owned();
        let backend = self.connection.get_database_backend();
        let vacuum = Statement::from_sql_and_values(backend, "VACUUM INTO ?", [name.into()]);
        self.connection.execute_raw(vacuum).await?;
        Ok(())
    }
}

/// Reads a copy from its first page to its last.
///
/// # Errors
///
/// [`BackupError::Unusable`] says what is wrong with it.
pub fn inspect_backup(path: &Path) -> Result<BackupFacts, BackupError> {
    let unusable = |what: String| BackupError::Unusable {
        path: path.to_owned(),
        what,
    };
    let log = beside(path, "-wal");
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(unusable(format!(
            "a write-ahead log lies beside it ({}), so it is the file of a server and not a copy \
             made by waxseal backup",
            log.display()
        )));
    }
    look(path).map_err(|fault| match fault {
        Look::Says(what) => unusable(what),
        Look::Failed(fault) => unusable(fault.to_string()),
    })
}

enum Look {
    Says(String),
    Failed(rusqlite::Error),
}

impl From<rusqlite::Error> for Look {
    fn from(fault: rusqlite::Error) -> Self {
        Self::Failed(fault)
    }
}

fn look(path: &Path) -> Result<BackupFacts, Look> {
    let database = Connection::open_with_flags(unchanging(path), read_only())?;
    let says: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if says != "ok" {
        return Err(Look::Says(format!("it is damaged: {says}")));
    }
    let tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' \
                  AND name IN ('seaql_migrations', 'virtual_users', 'virtual_mail_crypt_keys')";
    let tables: i64 = database.query_row(tables, [], |row| row.get(0))?;
    if tables != 3 {
        return Err(Look::Says("it has not the tables of Waxseal".to_owned()));
    }
    let known = Migrations::names();
    let mut steps = database.prepare("SELECT version FROM seaql_migrations")?;
    let steps = steps.query_map([], |row| row.get::<_, String>(0))?;
    for step in steps {
        let step = step?;
        if !known.contains(&step) {
            return Err(Look::Says(format!(
                "a later release of Waxseal made it (step {step}); install that one first"
            )));
        }
    }
    let facts = "SELECT COUNT(*), MAX(updated_time) FROM virtual_users";
    Ok(database.query_row(facts, [], |row| {
        let accounts: i64 = row.get(0)?;
        Ok(BackupFacts {
            accounts: accounts.unsigned_abs(),
            last_change: row.get(1)?,
        })
    })?)
}

/// Puts a copy into the place of the database, which is kept beside it with the ending `kept`,
/// and a number behind it where such a file is there already.
///
/// # Errors
///
/// [`BackupError`]; in every case the database is as it was.
pub fn restore_backup(
    url: &DatabaseUrl,
    backup: &Path,
    kept: &str,
) -> Result<Restored, BackupError> {
    let path = url.file().ok_or(BackupError::NoFile)?;
    let facts = inspect_backup(backup)?;
    let kept = free_name(&beside(path, kept));
    let copy = beside(path, ".restoring");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| BackupError::Files { path, source }
    };
    let old = fs::metadata(path).ok();
    if old.is_none() && beside(path, "-wal").exists() {
        return Err(BackupError::Unusable {
            path: beside(path, "-wal"),
            what: "it is the log of a database that is not there; move it away first".to_owned(),
        });
    }
    let copied = copy_privately(backup, &copy, old.as_ref());
    let outcome = copied.map_err(failed(&copy)).and_then(|()| {
        inspect_backup(&copy)?;
        let Some(_) = old else {
            fs::rename(&copy, path).map_err(failed(path))?;
            return Ok((None, None));
        };
        // Held until the copy is in place: whoever opens the database meanwhile, waits.
        let (lock, lost_keys) = lock_alone(path, &copy)?;
        fs::hard_link(path, &kept).map_err(failed(&kept))?;
        if lost_keys.is_none() {
            for log in ["-wal", "-shm"] {
                let _ = fs::rename(beside(path, log), beside(&kept, log));
            }
        }
        fs::rename(&copy, path).map_err(failed(path))?;
        drop(lock);
        Ok((Some(kept.clone()), lost_keys))
    });
    let (kept, lost_keys) = match outcome {
        Ok(outcome) => outcome,
        Err(fault) => {
            let _ = fs::remove_file(&copy);
            return Err(fault);
        }
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed(folder))?;
    Ok(Restored {
        facts,
        kept,
        lost_keys,
    })
}

/// Copies a file, flushed, mode 0600, to the owner of the one that it will replace.
fn copy_privately(from: &Path, to: &Path, old: Option<&fs::Metadata>) -> io::Result<()> {
    let mut source = fs::File::open(from)?;
    let _ = fs::remove_file(to);
    let mut target = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)?;
    io::copy(&mut source, &mut target)?;
    if let Some(old) = old {
        let made = target.metadata()?;
        if (old.uid(), old.gid()) != (made.uid(), made.gid()) {
            chown(to, Some(old.uid()), Some(old.gid()))?;
        }
    }
    target.sync_all()
}

/// Takes the database for itself, and finds the accounts whose keys the copy does not know.
///
/// Leaving the write-ahead log is possible for the only connection there is, and moves
/// everything into the file. A database that cannot be read at all has nobody to wait for.
fn lock_alone(
    path: &Path,
    copy: &Path,
) -> Result<(Option<Connection>, Option<Vec<String>>), BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let compared = (|| {
        let database = Connection::open_with_flags(path, flags)?;
        database.busy_timeout(std::time::Duration::ZERO)?;
        let mode: String =
            database.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        if mode != "delete" {
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
                None,
            ));
        }
        let attach = "ATTACH DATABASE ?1 AS copy";
        database.execute(attach, [unchanging(copy)])?;
        let lost = lost_keys(&database)?;
        database.execute_batch("DETACH DATABASE copy; BEGIN EXCLUSIVE")?;
        Ok((database, lost))
    })();
    match compared {
        Ok((database, lost)) => Ok((Some(database), Some(lost))),
        Err(rusqlite::Error::SqliteFailure(fault, _))
            if matches!(
                fault.code,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked
            ) =>
        {
            Err(BackupError::InUse {
                path: path.to_owned(),
            })
        }
        Err(rusqlite::Error::SqliteFailure(fault, _))
            if matches!(
                fault.code,
                ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown
            ) =>
        {
            Ok((None, None))
        }
        Err(fault) => Err(BackupError::Database(fault.into())),
    }
}

fn lost_keys(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT old.email FROM main.virtual_users AS old
        WHERE old.mail_crypt_public_key IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM copy.virtual_users AS users
            WHERE users.email = old.email
            AND users.mail_crypt_public_key = old.mail_crypt_public_key)
        AND NOT EXISTS (SELECT 1 FROM copy.virtual_users AS users
            JOIN copy.virtual_mail_crypt_keys AS keys ON keys.user_id = users.id
            WHERE users.email = old.email
            AND keys.public_key = old.mail_crypt_public_key)
        ORDER BY old.email";
    let mut statement = database.prepare(sql)?;
    let emails = statement.query_map([], |row| row.get(0))?;
    emails.collect()
}

fn read_only() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// The URI of a file that nobody writes to: SQLite then makes no files beside it.
fn unchanging(path: &Path) -> String {
    let absolute = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = absolute.to_string_lossy();
    let name = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{name}?immutable=1")
}

/// The name, or the first behind it that no file has: two restorations may fall into one second.
fn free_name(path: &Path) -> PathBuf {
    let more = (2..).map(|number: u32| beside(path, &format!("-{number}")));
    let mut names = std::iter::once(path.to_owned()).chain(more);
    names
        .find(|name| !name.exists())
        .unwrap_or_else(|| path.to_owned())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
