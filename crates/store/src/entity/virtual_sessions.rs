//! Sessions of people in a browser.

use sea_orm::entity::prelude::*;

use crate::lookups::{Columns, LookupRow};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) digest: String,
    pub(crate) password_binding: String,
    pub(crate) creation_time: DateTime,
    pub(crate) seen_time: DateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl LookupRow for Model {
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: columns.next("id")?,
            user_id: columns.next("user_id")?,
            digest: columns.next("digest")?,
            password_binding: columns.next("password_binding")?,
            creation_time: columns.next("creation_time")?,
            seen_time: columns.next("seen_time")?,
        })
    }
}
