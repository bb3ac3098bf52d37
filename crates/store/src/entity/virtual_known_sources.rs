//! From where accounts were logged in to.

use sea_orm::entity::prelude::*;

use crate::lookups::{Columns, LookupRow};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_known_sources")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) bucket: String,
    pub(crate) seen_time: DateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl LookupRow for Model {
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: columns.next("id")?,
            bucket: columns.next("bucket")?,
            seen_time: columns.next("seen_time")?,
        })
    }
}
