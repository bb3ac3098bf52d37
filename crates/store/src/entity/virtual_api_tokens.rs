//! Tokens of the programs that ask the API.

use sea_orm::entity::prelude::*;

use crate::lookups::LookupRow;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_api_tokens")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) scopes: String,
    pub(crate) token: String,
    pub(crate) creation_time: DateTime,
    pub(crate) last_used_time: Option<DateTime>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl LookupRow for Model {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            scopes: row.get("scopes")?,
            token: row.get("token")?,
            creation_time: row.get("creation_time")?,
            last_used_time: row.get("last_used_time")?,
        })
    }
}
