//! `virtual_known_sources`: from where accounts were logged in to.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::virtual_known_sources::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction, lookups};

/// When a source was last seen, as a row says it.
struct Seen(DateTime<Utc>);

impl Reader<'_> {
    /// When the source of a bucket (64 hex digits) was last let in; none where it is not known.
    /// One question by the unique index.
    pub async fn known_source(&self, bucket: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| lookups::sql(&Entity::find().filter(Column::Bucket.eq(""))));
        let seen = self
            .look_up::<Entity, Seen>(&SQL, Column::Bucket, bucket)
            .await?;
        Ok(seen.map(|Seen(time)| time))
    }
}

impl Transaction {
    /// Notes that the source of a bucket was let in.
    pub async fn write_known_source(
        &self,
        bucket: &str,
        seen: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut columns = ActiveModel {
            seen_time: ActiveValue::Set(to_column(seen)),
            ..ActiveModel::default()
        };
        let updated = Entity::update_many()
            .set(columns.clone())
            .filter(Column::Bucket.eq(bucket))
            .exec(&self.inner)
            .await?;
        if updated.rows_affected == 0 {
            columns.bucket = ActiveValue::Set(bucket.to_owned());
            Entity::insert(columns).exec(&self.inner).await?;
        }
        Ok(())
    }

    /// Forgets sources that were last let in at or before a moment; returns how many.
    pub async fn delete_old_known_sources(&self, until: DateTime<Utc>) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::SeenTime.lte(to_column(until)))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for Seen {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self(from_column(row.seen_time)))
    }
}
