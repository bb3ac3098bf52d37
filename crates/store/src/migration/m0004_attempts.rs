//! How often somebody tried.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{char_len, date_time, integer};

use super::{id, new_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = new_table(manager, "virtual_attempts")
            .col(id())
            .col(char_len("bucket", 64).unique_key())
            .col(date_time("window_time"))
            .col(integer("attempts"))
            .take();
        manager.create_table(table).await
    }
}
