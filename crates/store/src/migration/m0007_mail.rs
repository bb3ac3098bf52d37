//! Letters that wait to be sent, links that work once, and what an account says about both.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, date_time, date_time_null, integer, string_len, string_len_null,
};

use super::{add_column, add_index, create_table, digest, digest_null, id, new_table, reference};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const USERS: &str = "virtual_users";
const QUEUE: &str = "virtual_mail_queue";
const LINKS: &str = "virtual_links";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, USERS, string_len_null("language", 8)).await?;
        add_column(manager, USERS, digest_null("unconfirmed_token")).await?;
        let queue = new_table(manager, QUEUE)
            .col(id())
            .col(big_integer("user_id"))
            .col(string_len("kind", 40))
            .col(string_len_null("language", 8))
            .col(date_time_null("moment"))
            .col(date_time("creation_time"))
            .col(date_time("due_time"))
            .col(integer("attempts").default(0))
            .foreign_key(reference(QUEUE, "user_id", USERS).on_delete(ForeignKeyAction::Cascade))
            .take();
        create_table(manager, QUEUE, queue).await?;
        add_index(manager, QUEUE, "due_time").await?;
        add_index(manager, QUEUE, "user_id").await?;
        let links = new_table(manager, LINKS)
            .col(id())
            .col(string_len("purpose", 16))
            .col(digest("digest").unique_key())
            .col(big_integer_null("user_id"))
            .col(date_time("creation_time"))
            .col(date_time("expiry_time"))
            .foreign_key(reference(LINKS, "user_id", USERS).on_delete(ForeignKeyAction::Cascade))
            .take();
        create_table(manager, LINKS, links).await?;
        add_index(manager, LINKS, "user_id").await
    }
}
