//! Programs that bring the same database up to date wait for each other.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

use crate::StoreError;

/// Takes the lock, after waiting for it up to ten minutes: what another program does at the
/// moment may be long. On SQLite every transaction that writes has it already.
pub(super) async fn take(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    match transaction.get_database_backend() {
        DbBackend::Postgres => {
            for sql in [
                "SET LOCAL statement_timeout = 0",
                "SET LOCAL lock_timeout = '10min'",
                // Given back at the end of the transaction. The number is "waxseal" in ASCII.
                "SELECT pg_advisory_xact_lock(33602692188561772)",
                // Whoever uses a table at the moment is not to be kept waiting behind this.
                "SET LOCAL lock_timeout = '5s'",
            ] {
                transaction.execute_unprepared(sql).await?;
            }
            Ok(())
        }
        DbBackend::MySql => {
            let sql = format!("SELECT GET_LOCK({MARIADB_NAME}, 600) = 1 AS taken");
            let question = Statement::from_string(DbBackend::MySql, sql);
            let answer = transaction.query_one_raw(question).await?;
            let taken: Option<i32> = match answer {
                Some(row) => row.try_get("", "taken")?,
                None => None,
            };
            match taken {
                Some(1) => Ok(()),
                _ => Err(StoreError::Unavailable(
                    "another program has been changing the tables for ten minutes".into(),
                )),
            }
        }
        _ => Ok(()),
    }
}

/// Gives it back where the end of the transaction does not: on MariaDB it belongs to the
/// connection, and is given back by its end at the latest.
pub(super) async fn leave(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::MySql {
        let sql = format!("DO RELEASE_LOCK({MARIADB_NAME})");
        transaction.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Names of locks are the server's, and no longer than 64 characters.
const MARIADB_NAME: &str = "CONCAT('waxseal migrations ', MD5(DATABASE()))";
