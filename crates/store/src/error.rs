//! What can go wrong between a use case and its rows.

use std::path::PathBuf;

use sea_orm::{DbErr, SqlErr, SqlxError};

use crate::fault::{self, Fault};

/// What a library said below, for the log. It may quote a value of a damaged row, so it
/// is never shown to the person who asked.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a question or a change did not go through.
///
/// The texts never hold a value from the database. A transaction that met an error is
/// rolled back when it is dropped: nothing of it is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Busy, full or out of reach at the moment; the same call may succeed later.
    #[error("the database is busy or cannot be reached at the moment; try again")]
    Unavailable(#[source] Cause),
    /// Another change or a lost connection broke this one off before it was committed. The
    /// same from its beginning may succeed at once.
    #[error("the database broke off before anything was changed; try again")]
    Interrupted(#[source] Cause),
    /// The connection was lost at the moment of committing, and the answer with it.
    #[error(
        "the connection to the database was lost before it said whether the change was made: \
         all of it was made, or nothing. Look how it is before you try again"
    )]
    Uncertain(#[source] Cause),
    /// The server takes no changes at the moment.
    #[error(
        "the database server takes no changes: it is a standby or was made read-only; nothing \
         was changed"
    )]
    ReadOnly(#[source] Cause),
    /// The server cannot be used.
    #[error("the database {server} cannot be opened: {what}")]
    Server {
        /// Its URL without the password.
        server: String,
        /// What is wrong.
        what: &'static str,
        /// What the library said.
        #[source]
        source: Cause,
    },
    /// The file cannot be made or opened.
    #[error("the database file {} cannot be opened: {what}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do about it.
        what: &'static str,
        /// What the system said.
        #[source]
        source: Cause,
    },
    /// Another file stands where the open one stood, or none. Nothing is read from the one
    /// and nothing written to the other.
    #[error(
        "the database file {} was moved or replaced while it was open; nothing was changed. \
         Stop Waxseal, put the right file there, and start it again",
        .path.display()
    )]
    Replaced {
        /// Where it was opened.
        path: PathBuf,
        /// What is found there instead.
        #[source]
        source: Cause,
    },
    /// The address has an account already, perhaps a deleted one.
    #[error("the address is taken")]
    AddressTaken,
    /// The domain is there already.
    #[error("the domain is there already")]
    DomainTaken,
    /// Another API token has this name or this digest.
    #[error("there is an API token of this name already")]
    ApiTokenTaken,
    /// The key is already among the retired keys of the account.
    #[error("the key is already among the retired keys of the account")]
    RetiredKeyTaken,
    /// Another account was registered with this voucher.
    #[error("the voucher was used for another account")]
    VoucherTaken,
    /// Another row has what must be unique in a row that is brought over.
    #[error("another row has the same name already; nothing of this batch was brought over")]
    ImportTaken,
    /// Rows of another table still point at this one.
    #[error("the row of {table} is still in use; remove what belongs to it first")]
    StillInUse {
        /// Whose row was to go.
        table: &'static str,
    },
    /// A row that was to be changed is not there.
    #[error("{table} has no row {row}; nothing was changed")]
    Missing {
        /// Where it was looked for.
        table: &'static str,
        /// Its id.
        row: i64,
    },
    /// A row holds something that no program of ours writes.
    #[error("row {row} of {table} cannot be read: column {column} holds something unexpected")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The id of the row.
        row: i64,
        /// The column.
        column: String,
        /// What is wrong with it.
        #[source]
        source: Cause,
    },
    /// The database was brought up by a later release; this one would not understand it.
    #[error("the database belongs to a later release of Waxseal; install that one again")]
    TooNew(#[source] Cause),
    /// The tables could not be brought up to date. What is stored is as it was.
    #[error("the tables cannot be brought up to date; what is stored in them is as it was")]
    Migration(#[source] Cause),
    /// The database refused for a reason that trying again does not change.
    #[error("the database refused; its tables or its file are not as expected")]
    Refused(#[source] Cause),
}

impl StoreError {
    /// Whether the same call may succeed a moment later, or once the right file or server is
    /// back.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_)
                | Self::Interrupted(_)
                | Self::Uncertain(_)
                | Self::ReadOnly(_)
                | Self::Replaced { .. }
        )
    }

    /// Whether nothing was changed and the same from its beginning may succeed at once.
    pub fn is_interruption(&self) -> bool {
        matches!(self, Self::Interrupted(_))
    }

    fn new(fault: Fault, cause: Cause) -> Self {
        match fault {
            Fault::Unavailable => Self::Unavailable(cause),
            Fault::Conflict | Fault::Lost => Self::Interrupted(cause),
            Fault::ReadOnly => Self::ReadOnly(cause),
            Fault::Refused => Self::Refused(cause),
        }
    }

    /// What a server's answer to COMMIT means, or that none came.
    pub(crate) fn at_commit(error: DbErr) -> Self {
        match fault::of_sea_orm(&error) {
            Fault::Conflict => Self::Interrupted(error.into()),
            _ => Self::Uncertain(error.into()),
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        Self::new(fault::of_sea_orm(&error), error.into())
    }
}

impl From<SqlxError> for StoreError {
    fn from(error: SqlxError) -> Self {
        Self::new(fault::of(&error), error.into())
    }
}

/// Gives a broken unique constraint its name; `taken` sees the part of the database's message
/// that names the column or the index.
pub(crate) fn on_duplicate(error: DbErr, taken: impl FnOnce(&str) -> StoreError) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => {
            // MariaDB repeats the value first, and an address may read like a column.
            let (_, name) = message.rsplit_once(" for key ").unwrap_or(("", &message));
            taken(name)
        }
        _ => error.into(),
    }
}

/// Gives a broken foreign key its name.
pub(crate) fn on_reference(error: DbErr, table: &'static str) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => StoreError::StillInUse { table },
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::time::Duration;

    use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
    use sea_orm::sqlx::{Connection, Executor};

    use sea_orm::RuntimeErr;

    use super::*;

    #[tokio::test]
    async fn busy_is_told_apart_from_broken() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("waxseal.db"))
            .create_if_missing(true)
            .busy_timeout(Duration::ZERO);
        let mut first = SqliteConnection::connect_with(&options).await.unwrap();
        let mut second = SqliteConnection::connect_with(&options).await.unwrap();
        first.execute("BEGIN EXCLUSIVE").await.unwrap();

        let busy = second.execute("BEGIN IMMEDIATE").await.unwrap_err();
        let busy = StoreError::from(DbErr::Query(RuntimeErr::SqlxError(busy.into())));
        assert!(busy.is_transient(), "{busy:?}");
        assert_eq!(
            busy.to_string(),
            "the database is busy or cannot be reached at the moment; try again"
        );
        let cause = busy.source().unwrap().to_string();
        assert_eq!(
            cause,
            "Query Error: error returned from database: (code: 5) database is locked"
        );

        let broken = first.execute("SELECT * FROM nothing").await.unwrap_err();
        let broken = StoreError::from(DbErr::Exec(RuntimeErr::SqlxError(broken.into())));
        assert!(matches!(broken, StoreError::Refused(_)), "{broken:?}");
        assert!(!broken.is_transient());
    }
}
