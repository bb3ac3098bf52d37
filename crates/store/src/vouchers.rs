//! `virtual_vouchers`: invite codes.

use chrono::{DateTime, Utc};
use model::{AccountId, DomainId, InviteCode, Voucher, VoucherId};
use sea_orm::QuerySelect;
use sea_orm::{ActiveValue, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::virtual_vouchers::{ActiveModel, Column, Entity, Model};
use crate::error::on_duplicate;
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

/// An invite code that is to be made.
#[derive(Clone, Debug)]
pub struct NewVoucher {
    /// Who invites; none for a code of an administrator.
    pub owner: Option<AccountId>,
    /// The domain that it opens.
    pub domain: DomainId,
    /// What the invited person will type.
    pub code: InviteCode,
    /// The time of making.
    pub created: DateTime<Utc>,
}

impl Reader<'_> {
    /// The voucher of a code, compared exactly.
    pub async fn voucher(&self, code: &InviteCode) -> Result<Option<Voucher>, StoreError> {
        self.one(Entity::find().filter(Column::Code.eq(code.reveal())))
            .await
    }

    /// The codes of an account, the oldest first.
    pub async fn vouchers_of(&self, account: AccountId) -> Result<Vec<Voucher>, StoreError> {
        let select = Entity::find()
            .filter(Column::UserId.eq(account.0))
            .order_by_asc(Column::Id);
        self.all(select).await
    }

    /// The codes that open a domain, the newest first, and how many there are in all;
    /// `is_first` says whether codes without a domain are among them.
    pub async fn vouchers_of_domain(
        &self,
        domain: DomainId,
        is_first: bool,
        skip: u64,
        limit: u64,
    ) -> Result<(Vec<Voucher>, u64), StoreError> {
        let mut belongs = Condition::any().add(Column::DomainId.eq(domain.0));
        if is_first {
            belongs = belongs.add(Column::DomainId.is_null());
        }
        let select = Entity::find().filter(belongs);
        let total = self.count(select.clone()).await?;
        let page = select.order_by_desc(Column::Id).offset(skip).limit(limit);
        Ok((self.all(page).await?, total))
    }
}

impl Transaction {
    /// Makes an invite code.
    ///
    /// # Errors
    ///
    /// [`StoreError::VoucherTaken`] when the code is there already.
    pub async fn insert_voucher(&self, voucher: NewVoucher) -> Result<VoucherId, StoreError> {
        let columns = ActiveModel {
            user_id: ActiveValue::Set(voucher.owner.map(|owner| owner.0)),
            domain_id: ActiveValue::Set(Some(voucher.domain.0)),
            code: ActiveValue::Set(voucher.code.reveal().to_owned()),
            creation_time: ActiveValue::Set(to_column(voucher.created)),
            ..ActiveModel::default()
        };
        let inserted = Entity::insert(columns)
            .exec(&self.inner)
            .await
            .map_err(|error| on_duplicate(error, |_| StoreError::VoucherTaken))?;
        Ok(VoucherId(inserted.last_insert_id))
    }

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

    /// Removes a code that nobody used; false when somebody has, or it is gone.
    pub async fn delete_unused_voucher(&self, voucher: VoucherId) -> Result<bool, StoreError> {
        let unused = Column::Id.eq(voucher.0);
        Ok(self.delete_unused(unused.into()).await? == 1)
    }

    /// Removes the codes of an account that nobody used; returns how many there were.
    pub async fn delete_unused_vouchers_of(&self, account: AccountId) -> Result<u64, StoreError> {
        let unused = Column::UserId.eq(account.0);
        self.delete_unused(unused.into()).await
    }

    /// Removes the codes for a domain that nobody used; returns how many there were.
    pub async fn delete_unused_vouchers_for(&self, domain: DomainId) -> Result<u64, StoreError> {
        let unused = Column::DomainId.eq(domain.0);
        self.delete_unused(unused.into()).await
    }

    async fn delete_unused(&self, which: Condition) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(which)
            .filter(Column::RedeemedTime.is_null())
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for Voucher {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self {
            id: VoucherId(row.id),
            owner: row.user_id.map(AccountId),
            domain: row.domain_id.map(DomainId),
            code: InviteCode::new(&row.code),
            created: from_column(row.creation_time),
            redeemed: row.redeemed_time.map(from_column),
        })
    }
}
