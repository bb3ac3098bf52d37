//! One row, which a change that has to be alone writes first.

use sea_orm::{ActiveValue, EntityTrait};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;

use super::{create_table, id, new_table};
use crate::entity::virtual_turns::{ActiveModel, Entity};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TURNS: &str = "virtual_turns";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = new_table(manager, TURNS)
            .col(id())
            .col(big_integer("turns"))
            .take();
        create_table(manager, TURNS, table).await?;
        let connection = manager.get_connection();
        // On MariaDB, it may be there from an attempt that died.
        if Entity::find_by_id(1).one(connection).await?.is_none() {
            let row = ActiveModel {
                id: ActiveValue::Set(1),
                turns: ActiveValue::Set(0),
            };
            Entity::insert(row).exec(connection).await?;
        }
        Ok(())
    }
}
