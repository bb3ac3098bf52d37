//! An open database.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseExecutor, DbBackend};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::database_file::DatabaseFile;
use crate::lookups::Lookups;
use crate::migration::Migrations;
use crate::pool::Pool;
use crate::reader::PAUSE;
use crate::server::PATIENCE;
use crate::sqlite::BUSY_TIMEOUT;
use crate::{DatabaseUrl, Reader, StoreError, Transaction};

/// An open database. Clones share it.
///
/// `sqlite::memory:` has one connection, which a [`Transaction`] keeps to itself: ask its
/// own reader while it is open, not the store's.
#[derive(Clone)]
pub struct Store {
    pub(crate) connection: DatabaseConnection,
    pool: Pool,
    // SQLite has one writer at a time, and those who wait for it ask again and again. Within
    // this process they queue up instead, first come, first served, without a connection.
    turn: Option<Arc<Mutex<()>>>,
    lookups: Option<Lookups>,
    file: Option<DatabaseFile>,
}

impl Store {
    /// Opens the database, making the file (mode 0600) of SQLite when it is missing. The
    /// tables are made by [`migrate`](Self::migrate).
    ///
    /// # Errors
    ///
    /// [`StoreError::File`] and [`StoreError::Server`] say what stands in the way.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let pool = Pool::open(url.location()).await?;
        Ok(Self {
            connection: pool.connection(),
            turn: matches!(pool, Pool::Sqlite(_)).then(Arc::default),
            pool,
            lookups: Lookups::new(url.location()),
            file: DatabaseFile::opened(url.location())?,
        })
    }

    /// Brings the tables up to date, all of it or nothing. Programs that do so at the same
    /// time wait for each other.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooNew`] when a later release was here that this one cannot work beside,
    /// [`StoreError::Migration`] when a step fails.
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
    /// [`StoreError::TooNew`] when a later release was here that this one cannot work beside.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.reader().check_file()?;
        Migrations::of(&self.connection)
            .await?
            .pending(&self.connection)
            .await
    }

    /// Asks outside of a transaction.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            executor: DatabaseExecutor::Connection(&self.connection),
            lookups: self.lookups.as_ref().filter(|_| !self.pool.is_closed()),
            file: self.file.as_ref(),
        }
    }

    /// Begins to write. On SQLite it waits for those who write already, up to 5 seconds for its
    /// turn in this process and then as long for other processes; elsewhere whoever locks the
    /// same row waits as long.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when they take longer, [`StoreError::Replaced`] when the
    /// file is no longer the one that was opened.
    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        let turn = match &self.turn {
            None => None,
            Some(turn) => {
                let turn = Arc::clone(turn).lock_owned();
                let turn = tokio::time::timeout(BUSY_TIMEOUT, turn).await;
                Some(turn.map_err(|elapsed| StoreError::Unavailable(elapsed.into()))?)
            }
        };
        if let Some(file) = &self.file {
            file.check()?;
        }
        // After a restart of the server every connection of the pool is a lost one, and that
        // shows here first, before anything was done.
        let begin = Instant::now();
        loop {
            match Transaction::begin(&self.connection).await {
                Err(error) if error.is_interruption() && begin.elapsed() < PATIENCE => {
                    tokio::time::sleep(PAUSE).await;
                }
                inner => return Ok(Transaction::new(inner?, turn)),
            }
        }
    }

    /// The same for a change that what others write at the same moment must not make untrue,
    /// wherever they write it: no two such changes run at once. SQLite has no others.
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin).
    pub async fn begin_alone(&self) -> Result<Transaction, StoreError> {
        self.begin().await?.alone().await
    }

    /// Moves what was committed from the log into the file of SQLite and empties the log; does
    /// nothing on a server, which keeps its own log.
    ///
    /// Until then the log still holds the pages as they were before the last changes, so
    /// call this after erasing keys. It waits for readers; when they do not finish, the
    /// log is emptied at a later time.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] when the disk is full or fails. Nothing is lost then.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        if self.connection.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        self.connection
            .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await?;
        Ok(())
    }

    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Closes all connections, after those that are in use.
    pub async fn close(self) {
        // The last connection to close moves the log into the file, and a connection for
        // look-ups may not write.
        if let Some(lookups) = &self.lookups {
            lookups.close();
        }
        self.pool.close().await;
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Store(..)")
    }
}
