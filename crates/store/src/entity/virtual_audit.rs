//! Who changed what, and when.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_audit")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) creation_time: DateTime,
    pub(crate) actor: String,
    pub(crate) actor_user_id: Option<i64>,
    pub(crate) actor_name: Option<String>,
    pub(crate) action: String,
    pub(crate) user_id: Option<i64>,
    pub(crate) domain_id: Option<i64>,
    pub(crate) subject: String,
    pub(crate) detail: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
