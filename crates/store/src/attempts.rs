//! `virtual_attempts`: how often somebody tried, in a window of time.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::virtual_attempts::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction, lookups};

/// A row of `virtual_attempts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// When the window began.
    pub window: DateTime<Utc>,
    /// How many there were in it.
    pub count: u32,
}

impl Reader<'_> {
    /// The attempts of a bucket (64 hex digits), in its last window. One question by the
    /// unique index.
    pub async fn attempts(&self, bucket: &str) -> Result<Option<Attempts>, StoreError> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| lookups::sql(&Entity::find().filter(Column::Bucket.eq(""))));
        self.look_up::<Entity, _>(&SQL, Column::Bucket, bucket)
            .await
    }
}

impl Transaction {
    /// The attempts of a bucket, locked against other writers.
    pub async fn lock_attempts(&self, bucket: &str) -> Result<Option<Attempts>, StoreError> {
        let select = Entity::find().filter(Column::Bucket.eq(bucket));
        self.reader().one(select.lock_exclusive()).await
    }

    /// Writes the attempts of a bucket; `known` says whether it has a row.
    pub async fn write_attempts(
        &self,
        bucket: &str,
        attempts: Attempts,
        known: bool,
    ) -> Result<(), StoreError> {
        let mut columns = ActiveModel {
            window_time: ActiveValue::Set(to_column(attempts.window)),
            // A count beyond the column is as good as the largest.
            attempts: ActiveValue::Set(i32::try_from(attempts.count).unwrap_or(i32::MAX)),
            ..ActiveModel::default()
        };
        if known {
            Entity::update_many()
                .set(columns)
                .filter(Column::Bucket.eq(bucket))
                .exec(&self.inner)
                .await?;
        } else {
            columns.bucket = ActiveValue::Set(bucket.to_owned());
            Entity::insert(columns).exec(&self.inner).await?;
        }
        Ok(())
    }

    /// Removes the rows whose window began at or before a moment; returns how many.
    pub async fn delete_old_attempts(&self, until: DateTime<Utc>) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::WindowTime.lte(to_column(until)))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for Attempts {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let count = u32::try_from(row.attempts);
        Ok(Self {
            window: from_column(row.window_time),
            count: count.map_err(Unreadable::column("attempts"))?,
        })
    }
}
