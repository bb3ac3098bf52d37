//! Mailbox accounts.
//!
//! The columns of two-factor authentication are left out, so that no look-up carries them
//! about.

use sea_orm::entity::prelude::*;

use crate::lookups::LookupRow;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_users")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) domain_id: i64,
    pub(crate) invitation_voucher_id: Option<i64>,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) password_version: i32,
    pub(crate) roles: Option<String>,
    pub(crate) quota: Option<i32>,
    pub(crate) deleted: bool,
    pub(crate) password_change_required: bool,
    pub(crate) last_login_time: Option<DateTime>,
    pub(crate) creation_time: DateTime,
    pub(crate) updated_time: DateTime,
    pub(crate) mail_crypt: i32,
    pub(crate) mail_crypt_public_key: Option<String>,
    pub(crate) mail_crypt_secret_box: Option<String>,
    pub(crate) mail_crypt_box_binding: Option<String>,
    pub(crate) recovery_secret_box: Option<String>,
    pub(crate) recovery_start_time: Option<DateTime>,
    pub(crate) language: Option<String>,
    pub(crate) unconfirmed_token: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl LookupRow for Model {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            domain_id: row.get("domain_id")?,
            invitation_voucher_id: row.get("invitation_voucher_id")?,
            email: row.get("email")?,
            password: row.get("password")?,
            password_version: row.get("password_version")?,
            roles: row.get("roles")?,
            quota: row.get("quota")?,
            deleted: row.get("deleted")?,
            password_change_required: row.get("password_change_required")?,
            last_login_time: row.get("last_login_time")?,
            creation_time: row.get("creation_time")?,
            updated_time: row.get("updated_time")?,
            mail_crypt: row.get("mail_crypt")?,
            mail_crypt_public_key: row.get("mail_crypt_public_key")?,
            mail_crypt_secret_box: row.get("mail_crypt_secret_box")?,
            mail_crypt_box_binding: row.get("mail_crypt_box_binding")?,
            recovery_secret_box: row.get("recovery_secret_box")?,
            recovery_start_time: row.get("recovery_start_time")?,
            language: row.get("language")?,
            unconfirmed_token: row.get("unconfirmed_token")?,
        })
    }
}
