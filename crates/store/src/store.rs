//! An open database.

use std::sync::Arc;

use sea_orm::sqlx::sqlite::SqlitePool;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseExecutor, SqlxSqliteConnector};
use tokio::sync::Mutex;

use crate::database_file::DatabaseFile;
use crate::lookups::Lookups;
use crate::migration::Migrations;
use crate::sqlite::{self, BUSY_TIMEOUT};
use crate::{DatabaseUrl, Reader, StoreError, Transaction};

/// An open database. Clones share it.
///
/// `sqlite::memory:` has one connection, which a [`Transaction`] keeps to itself: ask its
/// own reader while it is open, not the store's.
#[derive(Clone)]
pub struct Store {
    connection: DatabaseConnection,
    // SQLite has one writer at a time, and those who wait for it ask again and again. Within
    // this process they queue up instead, first come, first served, without a connection.
    turn: Arc<Mutex<()>>,
    lookups: Option<Lookups>,
    file: Option<DatabaseFile>,
}

impl Store {
    /// Opens the database, making the file (mode 0600) when it is missing. The tables are
    /// made by [`migrate`](Self::migrate).
    ///
    /// # Errors
    ///
    /// [`StoreError::File`] says what stands in the way.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let pool = sqlite::open(url.location()).await?;
        Ok(Self {
            connection: SqlxSqliteConnector::from_sqlx_sqlite_pool(pool),
            turn: Arc::default(),
            lookups: Lookups::new(url.location()),
            file: DatabaseFile::opened(url.location())?,
        })
    }

    /// Brings the tables up to date, all of it or nothing. Programs that do so at the same
    /// time wait for each other.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooNew`] when a later release was here, [`StoreError::Migration`] when
    /// a step fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        if self.pending_migrations().await?.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        Migrations::apply(&transaction.inner).await?;
        transaction.commit().await
    }

    /// The names of the steps that [`migrate`](Self::migrate) would take. Changes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooNew`] when a later release was here.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        Migrations::pending(&self.connection).await
    }

    /// Asks outside of a transaction.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            executor: DatabaseExecutor::Connection(&self.connection),
            lookups: self.lookups.as_ref().filter(|_| !self.pool().is_closed()),
            file: self.file.as_ref(),
        }
    }

    /// Begins to write, after waiting for those who write already: up to 5 seconds for its
    /// turn in this process, and then as long for other processes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when they take longer, [`StoreError::Replaced`] when the
    /// file is no longer the one that was opened.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        let turn = Arc::clone(&self.turn).lock_owned();
        let turn = tokio::time::timeout(BUSY_TIMEOUT, turn)
            .await
            .map_err(|elapsed| StoreError::Unavailable(elapsed.into()))?;
        if let Some(file) = &self.file {
            file.check()?;
        }
        Transaction::begin(&self.connection, turn).await
    }

    /// Moves what was committed from the log into the database file and empties the log.
    ///
    /// Until then the log still holds the pages as they were before the last changes, so
    /// call this after erasing keys. It waits for readers; when they do not finish, the
    /// log is emptied at a later time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when the disk is full or fails. Nothing is lost then.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        self.connection
            .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await?;
        Ok(())
    }

    /// Closes all connections, after those that are in use.
    pub async fn close(self) {
        // The last connection to close moves the log into the file, and a connection for
        // look-ups may not write.
        if let Some(lookups) = &self.lookups {
            lookups.close();
        }
        self.pool().close().await;
    }

    fn pool(&self) -> &SqlitePool {
        self.connection.get_sqlite_connection_pool()
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Store(..)")
    }
}
