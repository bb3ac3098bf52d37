//! Tokens of the programs that ask the API.

use sea_orm::entity::prelude::*;

use crate::lookups::{Columns, LookupRow};

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
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: columns.next("id")?,
            name: columns.next("name")?,
            scopes: columns.next("scopes")?,
            token: columns.next("token")?,
            creation_time: columns.next("creation_time")?,
            last_used_time: columns.next("last_used_time")?,
        })
    }
}
