//! How often somebody tried.

use sea_orm::entity::prelude::*;

use crate::lookups::{Columns, LookupRow};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_attempts")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) bucket: String,
    pub(crate) window_time: DateTime,
    pub(crate) attempts: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl LookupRow for Model {
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: columns.next("id")?,
            bucket: columns.next("bucket")?,
            window_time: columns.next("window_time")?,
            attempts: columns.next("attempts")?,
        })
    }
}
