//! Changes that happen together or not at all.

use sea_orm::{DatabaseConnection, DatabaseExecutor, DatabaseTransaction};
use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::OwnedMutexGuard;

use crate::{Reader, StoreError};

/// A transaction that may write; dropped without [`commit`](Self::commit), it never was.
///
/// It holds the right to write from its beginning, so what it read stays true until its
/// end. Keep it short, and never wait in it for a person or for a derivation of a key
/// that could have been made before.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    // Dropped before the turn is passed on: fields go in the order of their declaration.
    pub(crate) inner: DatabaseTransaction,
    turn: OwnedMutexGuard<()>,
}

impl Transaction {
    pub(crate) async fn begin(
        connection: &DatabaseConnection,
        turn: OwnedMutexGuard<()>,
    ) -> Result<Self, StoreError> {
        // BEGIN alone takes the lock at the first write, after the reads; two of those
        // that read the same row would then fail instead of waiting for each other.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = connection.begin_with_options(options).await?;
        Ok(Self { inner, turn })
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
    /// After an error nothing was changed. (A database across a network can lose the
    /// answer; SQLite cannot.)
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { inner, turn } = self;
        inner.commit().await?;
        drop(turn);
        Ok(())
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Transaction(..)")
    }
}
