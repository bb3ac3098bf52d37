//! Who may register in a domain, and which domain an invite code opens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, boolean, integer, string_len};

use super::{add_column, add_index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const DOMAINS: &str = "virtual_domains";
const VOUCHERS: &str = "virtual_vouchers";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            string_len("registration", 16).default("closed").take(),
            boolean("invitation_enabled").default(true).take(),
            integer("invitation_limit").default(3).take(),
            integer("invitation_waiting_period_days").default(7).take(),
        ] {
            add_column(manager, DOMAINS, column).await?;
        }
        add_column(manager, VOUCHERS, big_integer_null("domain_id")).await?;
        add_index(manager, VOUCHERS, "domain_id").await
    }
}
