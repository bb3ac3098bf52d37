//! Private keys that were handed over at log-ins.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "virtual_hand_overs")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) user_id: i64,
    pub(crate) day: Date,
    pub(crate) service: String,
    pub(crate) client_address: Option<String>,
    pub(crate) key_ids: String,
    pub(crate) number: i32,
    pub(crate) first_time: DateTime,
    pub(crate) last_time: DateTime,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
