//! How often somebody tried.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_time, integer};

use super::{create_table, digest, id, new_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ATTEMPTS: &str = "virtual_attempts";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = new_table(manager, ATTEMPTS)
            .col(id())
            .col(digest("bucket").unique_key())
            .col(date_time("window_time"))
            .col(integer("attempts"))
            .take();
        create_table(manager, ATTEMPTS, table).await
    }
}
