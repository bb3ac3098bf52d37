//! The steps that bring the tables up to date, oldest first.
//!
//! A step that was released is never changed; a later one corrects it. Steps are written
//! once for every database, with the differences in the functions of this file.

mod m0001_first_tables;

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use sea_orm_migration::prelude::*;

use crate::StoreError;

/// All steps.
pub(crate) struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_first_tables::Migration)]
    }
}

impl Migrations {
    /// Takes the steps that are missing at the moment, inside one transaction: SQLite and
    /// PostgreSQL can take back a `CREATE TABLE`.
    pub(crate) async fn apply(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        Self::up(transaction, None).await.map_err(not_applied)
    }

    /// The names of the steps that are missing.
    pub(crate) async fn pending(
        connection: &DatabaseConnection,
    ) -> Result<Vec<String>, StoreError> {
        let pending = Self::get_pending_migrations_read_only(connection)
            .await
            .map_err(not_applied)?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }
}

fn not_applied(error: DbErr) -> StoreError {
    match error {
        // The one error of the library's own: a step was taken that is not in the list.
        DbErr::Custom(_) => StoreError::TooNew(error.into()),
        error => match StoreError::from(error) {
            StoreError::Refused(cause) => StoreError::Migration(cause),
            error => error,
        },
    }
}

/// A table to be made. On MySQL and MariaDB, engine, character set and collation are said
/// aloud, since their defaults differ from server to server, and every comparison is exact.
fn new_table(manager: &SchemaManager<'_>, name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    if manager.get_database_backend() == sea_orm::DbBackend::MySql {
        table
            .engine("InnoDB")
            .character_set("utf8mb4")
            .collate("utf8mb4_bin");
    }
    table
}
