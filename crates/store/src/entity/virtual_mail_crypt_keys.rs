//! Keys that once sealed mail.

use sea_orm::entity::prelude::*;

use crate::lookups::{Columns, LookupRow};

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

impl LookupRow for Model {
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: columns.next("id")?,
            user_id: columns.next("user_id")?,
            key_id: columns.next("key_id")?,
            public_key: columns.next("public_key")?,
            opener_key_id: columns.next("opener_key_id")?,
            ring_box: columns.next("ring_box")?,
            secret_box: columns.next("secret_box")?,
            recovery_secret_box: columns.next("recovery_secret_box")?,
            reason: columns.next("reason")?,
            retired_time: columns.next("retired_time")?,
            archived_time: columns.next("archived_time")?,
        })
    }
}
