//! Who was handed private keys, and from where accounts are logged in to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_time, integer, string_len, string_len_null, text,
};

use super::{add_index, create_table, digest, id, new_table, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const HAND_OVERS: &str = "virtual_hand_overs";
const KNOWN_SOURCES: &str = "virtual_known_sources";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut users = reference(HAND_OVERS, "user_id", "virtual_users");
        let table = new_table(manager, HAND_OVERS)
            .col(id())
            .col(big_integer("user_id"))
            .col(date("day"))
            .col(string_len("service", 40))
            .col(string_len_null("client_address", 45))
            .col(text("key_ids"))
            .col(integer("number"))
            .col(date_time("first_time"))
            .col(date_time("last_time"))
            .foreign_key(users.on_delete(ForeignKeyAction::Cascade))
            .take();
        create_table(manager, HAND_OVERS, table).await?;
        add_index(manager, HAND_OVERS, "user_id").await?;
        add_index(manager, HAND_OVERS, "day").await?;
        let table = new_table(manager, KNOWN_SOURCES)
            .col(id())
            .col(digest("bucket").unique_key())
            .col(date_time("seen_time"))
            .take();
        create_table(manager, KNOWN_SOURCES, table).await?;
        add_index(manager, KNOWN_SOURCES, "seen_time").await
    }
}
