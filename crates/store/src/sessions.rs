//! `virtual_sessions`: who is logged in at the pages.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use model::{AccountId, Session, SessionId};
use sea_orm::{ActiveValue, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::virtual_sessions::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction, lookups};

/// A session that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Whose it is.
    pub account: AccountId,
    /// SHA-256 of what the browser holds, 64 hex digits.
    pub digest: String,
    /// SHA-256 of the account's `password` column, 64 hex digits.
    pub password_binding: String,
    /// The time of the log-in.
    pub created: DateTime<Utc>,
}

impl Reader<'_> {
    /// The session of a digest (SHA-256, 64 lower-case hex digits), ended by time or not.
    ///
    /// One question by the unique index on `digest`.
    pub async fn session(&self, digest: &str) -> Result<Option<Session>, StoreError> {
        static SQL: LazyLock<String> =
            LazyLock::new(|| lookups::sql(&Entity::find().filter(Column::Digest.eq(""))));
        self.look_up::<Entity, _>(&SQL, Column::Digest, digest)
            .await
    }

    /// The sessions of an account, the one that was used last first.
    pub async fn sessions(&self, account: AccountId) -> Result<Vec<Session>, StoreError> {
        let select = Entity::find()
            .filter(Column::UserId.eq(account.0))
            .order_by_desc(Column::SeenTime)
            .order_by_desc(Column::Id);
        self.all(select).await
    }
}

impl Transaction {
    /// Begins a session.
    pub async fn insert_session(&self, session: NewSession) -> Result<SessionId, StoreError> {
        let created = to_column(session.created);
        let columns = ActiveModel {
            user_id: ActiveValue::Set(session.account.0),
            digest: ActiveValue::Set(session.digest),
            password_binding: ActiveValue::Set(session.password_binding),
            creation_time: ActiveValue::Set(created),
            seen_time: ActiveValue::Set(created),
            ..ActiveModel::default()
        };
        let inserted = Entity::insert(columns).exec(&self.inner).await?;
        Ok(SessionId(inserted.last_insert_id))
    }

    /// Notes when a session was last used; one that has ended meanwhile stays ended.
    pub async fn note_session_use(
        &self,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            seen_time: ActiveValue::Set(to_column(now)),
            ..ActiveModel::default()
        };
        Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(session.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Ends one session of an account; false when there is no such session.
    pub async fn delete_session(
        &self,
        account: AccountId,
        session: SessionId,
    ) -> Result<bool, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::Id.eq(session.0))
            .filter(Column::UserId.eq(account.0))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected == 1)
    }

    /// Ends all sessions of an account; returns how many there were.
    pub async fn delete_sessions_of(&self, account: AccountId) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::UserId.eq(account.0))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }

    /// Removes sessions that were last used, or begun, at or before these moments; returns
    /// how many there were.
    pub async fn delete_stale_sessions(
        &self,
        last_seen: DateTime<Utc>,
        begun: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let stale = Condition::any()
            .add(Column::SeenTime.lte(to_column(last_seen)))
            .add(Column::CreationTime.lte(to_column(begun)));
        let deleted = Entity::delete_many()
            .filter(stale)
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for Session {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        Ok(Self {
            id: SessionId(row.id),
            account: AccountId(row.user_id),
            password_binding: row.password_binding,
            created: from_column(row.creation_time),
            seen: from_column(row.seen_time),
        })
    }
}
