//! Retired keys that are kept, but not handed over at log-in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::date_time_null;

use super::add_column;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let archived = date_time_null("archived_time");
        add_column(manager, "virtual_mail_crypt_keys", archived).await
    }
}
