//! Mail domains.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_domains")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) creation_time: DateTime,
    pub(crate) updated_time: DateTime,
    pub(crate) registration: String,
    pub(crate) invitation_enabled: bool,
    pub(crate) invitation_limit: i32,
    pub(crate) invitation_waiting_period_days: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
