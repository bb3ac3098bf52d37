//! `virtual_links`: links that work once.

use chrono::{DateTime, Utc};
use model::AccountId;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::virtual_links::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Making the first administrator.
    SetUp,
    /// Stopping the recovery that runs for an account.
    StopRecovery,
}

impl LinkPurpose {
    fn word(self) -> &'static str {
        match self {
            Self::SetUp => "set-up",
            Self::StopRecovery => "stop-recovery",
        }
    }
}

/// A row of `virtual_links`. The link itself is nowhere stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose it is, where it is somebody's.
    pub account: Option<AccountId>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// From when on it does nothing.
    pub expires: DateTime<Utc>,
}

impl Reader<'_> {
    /// The link of a digest (SHA-256, 64 lower-case hex digits) that is made for this purpose,
    /// expired or not.
    pub async fn link(
        &self,
        purpose: LinkPurpose,
        digest: &str,
    ) -> Result<Option<Link>, StoreError> {
        let select = Entity::find()
            .filter(Column::Digest.eq(digest))
            .filter(Column::Purpose.eq(purpose.word()));
        self.one(select).await
    }
}

impl Transaction {
    /// Adds a link.
    pub async fn insert_link(
        &self,
        purpose: LinkPurpose,
        digest: String,
        link: &Link,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            purpose: ActiveValue::Set(purpose.word().to_owned()),
            digest: ActiveValue::Set(digest),
            user_id: ActiveValue::Set(link.account.map(|account| account.0)),
            creation_time: ActiveValue::Set(to_column(link.created)),
            expiry_time: ActiveValue::Set(to_column(link.expires)),
            ..ActiveModel::default()
        };
        Entity::insert(columns).exec(&self.inner).await?;
        Ok(())
    }

    /// Removes the links of a purpose, all of them or those of one account.
    pub async fn delete_links(
        &self,
        purpose: LinkPurpose,
        account: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let mut delete = Entity::delete_many().filter(Column::Purpose.eq(purpose.word()));
        if let Some(account) = account {
            delete = delete.filter(Column::UserId.eq(account.0));
        }
        delete.exec(&self.inner).await?;
        Ok(())
    }

    /// Removes links that expired at or before a moment; returns how many there were.
    pub async fn delete_expired_links(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::ExpiryTime.lte(to_column(now)))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for Link {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self {
            account: row.user_id.map(AccountId),
            created: from_column(row.creation_time),
            expires: from_column(row.expiry_time),
        })
    }
}
