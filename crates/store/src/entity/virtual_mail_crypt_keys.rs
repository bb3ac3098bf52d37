//! Keys that once sealed mail.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_mail_crypt_keys")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) key_id: String,
    pub(crate) public_key: String,
    pub(crate) opener_key_id: Option<String>,
    pub(crate) ring_box: Option<String>,
    pub(crate) secret_box: Option<String>,
    pub(crate) recovery_secret_box: Option<String>,
    pub(crate) reason: String,
    pub(crate) retired_time: DateTime,
    pub(crate) archived_time: Option<DateTime>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
