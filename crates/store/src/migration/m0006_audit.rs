//! The audit trail.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, date_time, string, string_len, string_null, text_null,
};

use super::{add_index, create_table, id, new_table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const AUDIT: &str = "virtual_audit";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Without references: the trail stays when what it tells of is gone.
        let table = new_table(manager, AUDIT)
            .col(id())
            .col(date_time("creation_time"))
            .col(string_len("actor", 16))
            .col(big_integer_null("actor_user_id"))
            .col(string_null("actor_name"))
            .col(string_len("action", 40))
            .col(big_integer_null("user_id"))
            .col(big_integer_null("domain_id"))
            .col(string("subject"))
            .col(text_null("detail"))
            .take();
        create_table(manager, AUDIT, table).await?;
        add_index(manager, AUDIT, "user_id").await?;
        add_index(manager, AUDIT, "domain_id").await
    }
}
