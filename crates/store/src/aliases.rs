//! `virtual_aliases`: addresses that lead to mailboxes.

use chrono::{DateTime, Utc};
use model::{AccountId, Address};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::virtual_aliases::{ActiveModel, Column, Entity};
use crate::time::to_column;
use crate::{Reader, StoreError, Transaction};

impl Reader<'_> {
    /// Whether an address is or ever was an alias; deleted ones stay taken.
    pub async fn alias_exists(&self, address: &Address) -> Result<bool, StoreError> {
        let select = Entity::find().filter(Column::Source.eq(address.to_string()));
        self.any(select, Column::Id).await
    }
}

impl Transaction {
    /// Deletes the aliases of an account softly: their addresses stay taken, but they lead
    /// nowhere and belong to nobody.
    pub async fn soft_delete_aliases_of(
        &self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            user_id: ActiveValue::Set(None),
            destination: ActiveValue::Set(None),
            deleted: ActiveValue::Set(true),
            updated_time: ActiveValue::Set(to_column(now)),
            ..ActiveModel::default()
        };
        Entity::update_many()
            .set(columns)
            .filter(Column::UserId.eq(account.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
