//! `virtual_vouchers`: invite codes.

use chrono::{DateTime, Utc};
use model::{AccountId, Voucher, VoucherId};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::virtual_vouchers::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

impl Reader<'_> {
    /// The voucher of a code, compared exactly.
    pub async fn voucher(&self, code: &str) -> Result<Option<Voucher>, StoreError> {
        self.one(Entity::find().filter(Column::Code.eq(code))).await
    }
}

impl Transaction {
    /// Uses a voucher up; false when it was already, or is gone.
    pub async fn redeem_voucher(
        &self,
        voucher: VoucherId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let columns = ActiveModel {
            redeemed_time: ActiveValue::Set(Some(to_column(now))),
            ..ActiveModel::default()
        };
        let updated = Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(voucher.0))
            .filter(Column::RedeemedTime.is_null())
            .exec(&self.inner)
            .await?;
        Ok(updated.rows_affected == 1)
    }
}

impl TryFrom<Model> for Voucher {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self {
            id: VoucherId(row.id),
            owner: row.user_id.map(AccountId),
            code: row.code,
            created: from_column(row.creation_time),
            redeemed: row.redeemed_time.map(from_column),
        })
    }
}
