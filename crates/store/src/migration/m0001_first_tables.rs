//! The tables under the names that userli's documentation uses, and two of our own.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date_time, date_time_null, integer, integer_null,
    string, string_null, text, text_null,
};

use super::{
    add_index, add_reference, create_table, created, digest, digest_null, exact, id, lower_case,
    new_table, reference, updated,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const DOMAINS: &str = "virtual_domains";
const USERS: &str = "virtual_users";
const ALIASES: &str = "virtual_aliases";
const VOUCHERS: &str = "virtual_vouchers";
const RESERVED_NAMES: &str = "virtual_reserved_names";
const MAIL_CRYPT_KEYS: &str = "virtual_mail_crypt_keys";
const API_TOKENS: &str = "virtual_api_tokens";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_table(manager, DOMAINS, domains(manager)).await?;
        vouchers(manager).await?;
        users(manager).await?;
        if manager.get_database_backend() != DbBackend::Sqlite {
            let owner = reference(VOUCHERS, "user_id", USERS);
            add_reference(manager, VOUCHERS, owner).await?;
        }
        aliases(manager).await?;
        create_table(manager, RESERVED_NAMES, reserved_names(manager)).await?;
        create_table(manager, MAIL_CRYPT_KEYS, mail_crypt_keys(manager)).await?;
        create_table(manager, API_TOKENS, api_tokens(manager)).await
    }
}

fn domains(manager: &SchemaManager<'_>) -> TableCreateStatement {
    new_table(manager, DOMAINS)
        .col(id())
        .col(lower_case(manager, "name").unique_key())
        .col(created())
        .col(updated())
        .take()
}

async fn users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = new_table(manager, USERS)
        .col(id())
        .col(big_integer("domain_id"))
        .col(big_integer_null("invitation_voucher_id").unique_key())
        .col(lower_case(manager, "email").unique_key())
        .col(string("password"))
        .col(integer("password_version").default(2))
        // NULL and an empty list mean ROLE_USER. (A text column cannot have a default on
        // every MySQL.)
        .col(text_null("roles"))
        .col(integer_null("quota"))
        .col(boolean("deleted").default(false))
        .col(boolean("password_change_required").default(false))
        .col(date_time_null("last_login_time"))
        .col(created())
        .col(updated())
        // A number and not a boolean: the documented `SET mail_crypt=1` must run on
        // PostgreSQL too.
        .col(integer("mail_crypt").default(0))
        .col(text_null("mail_crypt_public_key"))
        .col(text_null("mail_crypt_secret_box"))
        .col(text_null("mail_crypt_box_binding"))
        .col(text_null("recovery_secret_box"))
        .col(date_time_null("recovery_start_time"))
        .col(string_null("totp_secret"))
        .col(boolean("totp_confirmed").default(false))
        .col(text_null("totp_backup_codes"))
        .foreign_key(&mut reference(USERS, "domain_id", DOMAINS))
        .foreign_key(&mut reference(USERS, "invitation_voucher_id", VOUCHERS))
        .take();
    create_table(manager, USERS, table).await?;
    add_index(manager, USERS, "domain_id").await
}

async fn vouchers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = new_table(manager, VOUCHERS)
        .col(id())
        .col(big_integer_null("user_id"))
        .col(string("code").unique_key())
        .col(date_time_null("redeemed_time"))
        .col(created())
        .take();
    // Vouchers and users point at each other. SQLite takes a reference to a table that is
    // still to come, and only there; the others add it afterwards.
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.foreign_key(&mut reference(VOUCHERS, "user_id", USERS));
    }
    create_table(manager, VOUCHERS, table).await?;
    add_index(manager, VOUCHERS, "user_id").await
}

async fn aliases(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = new_table(manager, ALIASES)
        .col(id())
        .col(big_integer_null("user_id"))
        .col(big_integer_null("domain_id"))
        .col(lower_case(manager, "source"))
        .col(string_null("destination"))
        .col(boolean("random").default(false))
        .col(boolean("deleted").default(false))
        .col(created())
        .col(updated())
        .foreign_key(&mut reference(ALIASES, "user_id", USERS))
        .foreign_key(&mut reference(ALIASES, "domain_id", DOMAINS))
        .take();
    create_table(manager, ALIASES, table).await?;
    for column in ["source", "destination", "user_id", "domain_id"] {
        add_index(manager, ALIASES, column).await?;
    }
    Ok(())
}

fn reserved_names(manager: &SchemaManager<'_>) -> TableCreateStatement {
    new_table(manager, RESERVED_NAMES)
        .col(id())
        .col(lower_case(manager, "name").unique_key())
        .col(created())
        .col(updated())
        .take()
}

fn mail_crypt_keys(manager: &SchemaManager<'_>) -> TableCreateStatement {
    new_table(manager, MAIL_CRYPT_KEYS)
        .col(id())
        .col(big_integer("user_id"))
        .col(digest("key_id"))
        .col(text("public_key"))
        .col(digest_null("opener_key_id"))
        .col(text_null("ring_box"))
        .col(text_null("secret_box"))
        .col(text_null("recovery_secret_box"))
        .col(string("reason"))
        .col(date_time("retired_time"))
        // No CASCADE: replacing the row of a user by SQL must not take the keys along that
        // the mail still needs.
        .foreign_key(&mut reference(MAIL_CRYPT_KEYS, "user_id", USERS))
        .index(
            Index::create()
                .unique()
                .name("virtual_mail_crypt_keys_user_id_key_id")
                .col("user_id")
                .col("key_id"),
        )
        .take()
}

fn api_tokens(manager: &SchemaManager<'_>) -> TableCreateStatement {
    new_table(manager, API_TOKENS)
        .col(id())
        .col(exact(manager, "name").unique_key())
        .col(text("scopes"))
        .col(digest("token").unique_key())
        .col(created())
        .col(date_time_null("last_used_time"))
        .take()
}
