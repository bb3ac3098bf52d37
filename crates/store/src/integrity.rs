//! Whether a database is whole.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::{Store, StoreError};

impl Store {
    /// Has SQLite read the whole file, and compare what refers to what; a line for each thing
    /// that is wrong. Of a server's database it asks only whether it answers: a server looks
    /// after its own files.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] where it does not answer.
    pub async fn faults(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        if connection.get_database_backend() != DbBackend::Sqlite {
            ask(connection, "SELECT 1").await?;
            return Ok(Vec::new());
        }
        let mut faults = Vec::new();
        for row in ask(connection, "PRAGMA quick_check").await? {
            let line: String = row.try_get_by_index(0)?;
            if line != "ok" {
                faults.push(line);
            }
        }
        for row in ask(connection, "PRAGMA foreign_key_check").await? {
            let table: String = row.try_get_by_index(0)?;
            let other: String = row.try_get_by_index(2)?;
            faults.push(format!(
                "a row of {table} refers to one of {other} that is not there"
            ));
        }
        Ok(faults)
    }
}

async fn ask(
    connection: &DatabaseConnection,
    sql: &str,
) -> Result<Vec<sea_orm::QueryResult>, StoreError> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(connection.query_all_raw(statement).await?)
}
