//! Mailbox accounts.
//!
//! The columns of two-factor authentication are left out, so that no look-up carries them
//! about.

use sea_orm::entity::prelude::*;

use crate::lookups::{Columns, LookupRow};

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
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: columns.next("id")?,
            domain_id: columns.next("domain_id")?,
            invitation_voucher_id: columns.next("invitation_voucher_id")?,
            email: columns.next("email")?,
            password: columns.next("password")?,
            password_version: columns.next("password_version")?,
            roles: columns.next("roles")?,
            quota: columns.next("quota")?,
            deleted: columns.next("deleted")?,
            password_change_required: columns.next("password_change_required")?,
            last_login_time: columns.next("last_login_time")?,
            creation_time: columns.next("creation_time")?,
            updated_time: columns.next("updated_time")?,
            mail_crypt: columns.next("mail_crypt")?,
            mail_crypt_public_key: columns.next("mail_crypt_public_key")?,
            mail_crypt_secret_box: columns.next("mail_crypt_secret_box")?,
            mail_crypt_box_binding: columns.next("mail_crypt_box_binding")?,
            recovery_secret_box: columns.next("recovery_secret_box")?,
            recovery_start_time: columns.next("recovery_start_time")?,
            language: columns.next("language")?,
            unconfirmed_token: columns.next("unconfirmed_token")?,
        })
    }
}
