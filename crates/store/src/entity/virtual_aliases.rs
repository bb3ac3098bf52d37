//! Addresses that lead to mailboxes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_aliases")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) user_id: Option<i64>,
    pub(crate) domain_id: Option<i64>,
    pub(crate) source: String,
    pub(crate) destination: Option<String>,
    pub(crate) random: bool,
    pub(crate) deleted: bool,
    pub(crate) creation_time: DateTime,
    pub(crate) updated_time: DateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
