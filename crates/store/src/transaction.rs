//! Changes that happen together or not at all.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend,
};
use tokio::sync::OwnedMutexGuard;

use crate::entity::virtual_turns::{Column, Entity};
use crate::{Reader, StoreError};

/// A transaction that may write; dropped without [`commit`](Self::commit), it never was.
///
/// On SQLite it holds the right to write from its beginning, so what it read stays true until
/// its end. On a server that is so for the rows that it locked or wrote; the rest may be
/// changed by others from one question to the next. Keep it short, and never wait in it for a person or for a derivation of a key
/// that could have been made before.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    // Dropped before the turn is passed on: fields go in the order of their declaration.
    pub(crate) inner: DatabaseTransaction,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Transaction {
    pub(crate) async fn begin(
        connection: &DatabaseConnection,
    ) -> Result<DatabaseTransaction, StoreError> {
        // BEGIN alone takes the lock at the first write, after the reads; two of those
        // that read the same row would then fail instead of waiting for each other.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(connection.begin_with_options(options).await?)
    }

    pub(crate) fn new(inner: DatabaseTransaction, turn: Option<OwnedMutexGuard<()>>) -> Self {
        Self { inner, turn }
    }

    /// Waits for whoever else is alone at the moment. It is a row that is written, because a
    /// Galera cluster tells its servers apart by what they write and not by what they lock.
    pub(crate) async fn alone(self) -> Result<Self, StoreError> {
        if self.inner.get_database_backend() != DbBackend::Sqlite {
            let turn = Entity::update_many()
                .col_expr(Column::Turns, Expr::col(Column::Turns).add(1))
                .filter(Column::Id.eq(1))
                .exec(&self.inner)
                .await?;
            if turn.rows_affected != 1 {
                return Err(StoreError::Missing {
                    table: "virtual_turns",
                    row: 1,
                });
            }
        }
        Ok(self)
    }

    /// Asks what this transaction sees.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            executor: DatabaseExecutor::Transaction(&self.inner),
            // They would not see what this transaction has changed.
            lookups: None,
            // Looked at when the transaction began.
            file: None,
        }
    }

    /// Makes the changes last. When it returns, they are on the disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::Uncertain`] when the connection to a server was lost before its answer;
    /// after any other error nothing was changed.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { inner, turn } = self;
        let is_file = inner.get_database_backend() == DbBackend::Sqlite;
        inner.commit().await.map_err(|error| match is_file {
            true => error.into(),
            false => StoreError::at_commit(error),
        })?;
        drop(turn);
        Ok(())
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Transaction(..)")
    }
}
