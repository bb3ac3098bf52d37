//! What was brought over from another program, so that it can be brought over again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string_len, text, text_null};

use super::{add_index, create_table, id, new_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const IMPORTED_ROWS: &str = "virtual_imported_rows";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Without references: the memory stays when a row that it tells of is gone.
        let table = new_table(manager, IMPORTED_ROWS)
            .col(id())
            .col(string_len("kind", 16))
            .col(string_len("row_key", 300))
            .col(big_integer("target_id"))
            .col(text("marks"))
            .col(text_null("extras"))
            .index(
                Index::create()
                    .unique()
                    .name("virtual_imported_rows_kind_row_key")
                    .col("kind")
                    .col("row_key"),
            )
            .take();
        create_table(manager, IMPORTED_ROWS, table).await?;
        add_index(manager, IMPORTED_ROWS, "target_id").await
    }
}
