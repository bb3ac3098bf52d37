//! Sessions of people in a browser.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date_time};

use super::{add_index, create_table, digest, id, new_table, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SESSIONS: &str = "virtual_sessions";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = new_table(manager, SESSIONS)
            .col(id())
            .col(big_integer("user_id"))
            .col(digest("digest").unique_key())
            .col(digest("password_binding"))
            .col(date_time("creation_time"))
            .col(date_time("seen_time"))
            // Whoever removes an account by SQL need not know of sessions.
            .foreign_key(
                reference(SESSIONS, "user_id", "virtual_users")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .take();
        create_table(manager, SESSIONS, table).await?;
        add_index(manager, SESSIONS, "user_id").await
    }
}
