//! Keys that once sealed mail.

use sea_orm::entity::prelude::*;

use crate::lookups::LookupRow;

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
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            key_id: row.get("key_id")?,
            public_key: row.get("public_key")?,
            opener_key_id: row.get("opener_key_id")?,
            ring_box: row.get("ring_box")?,
            secret_box: row.get("secret_box")?,
            recovery_secret_box: row.get("recovery_secret_box")?,
            reason: row.get("reason")?,
            retired_time: row.get("retired_time")?,
            archived_time: row.get("archived_time")?,
        })
    }
}
