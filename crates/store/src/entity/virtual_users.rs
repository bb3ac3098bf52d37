//! Mailbox accounts.
//!
//! The columns of two-factor authentication are left out, so that no look-up carries them
//! about.

use sea_orm::entity::prelude::*;

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
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
