//! `virtual_mail_queue`: letters that wait to be sent.
//!
//! Whoever sends one claims it first, by moving its due time on: of two servers one succeeds,
//! and a letter whose sender died is due again when the claim has run out.

use chrono::{DateTime, TimeDelta, Utc};
use model::{AccountId, Language, Letter, QueuedLetterId};
use sea_orm::{
    ActiveValue, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::virtual_mail_queue::{ActiveModel, Column, Entity, Model};
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction};

/// Nobody puts a letter off for so long. One that is due later was queued by a clock that has been
/// set back since, and would wait until it is there again.
const FAR_AHEAD: TimeDelta = TimeDelta::days(1);

/// A row of `virtual_mail_queue`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedLetter {
    /// The row.
    pub id: QueuedLetterId,
    /// Whom it is for.
    pub account: AccountId,
    /// What it says.
    pub letter: Letter,
    /// The language that its owner had chosen.
    pub language: Option<Language>,
    /// When what it tells of happened.
    pub created: DateTime<Utc>,
    /// When it is to be sent, or tried again.
    pub due: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
}

impl Reader<'_> {
    /// The letters that are due, the oldest first, at most so many.
    pub async fn due_letters(
        &self,
        now: DateTime<Utc>,
        limit: u64,
    ) -> Result<Vec<QueuedLetter>, StoreError> {
        let due = Column::DueTime.lte(to_column(now));
        let of_another_time = Column::DueTime.gt(to_column(now + FAR_AHEAD));
        let select = Entity::find()
            .filter(due.or(of_another_time))
            .order_by_asc(Column::DueTime)
            .order_by_asc(Column::Id)
            .limit(limit);
        self.all(select).await
    }
}

impl Transaction {
    /// Adds a letter, due at once.
    pub async fn insert_letter(
        &self,
        account: AccountId,
        letter: Letter,
        language: Option<Language>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            user_id: ActiveValue::Set(account.0),
            kind: ActiveValue::Set(letter.kind().to_owned()),
            language: ActiveValue::Set(language.map(|language| language.code().to_owned())),
            moment: ActiveValue::Set(letter.moment().map(to_column)),
            creation_time: ActiveValue::Set(to_column(now)),
            due_time: ActiveValue::Set(to_column(now)),
            attempts: ActiveValue::Set(0),
            ..ActiveModel::default()
        };
        Entity::insert(columns).exec(&self.inner).await?;
        Ok(())
    }

    /// Counts an attempt at a letter and puts it off until `due`; false when somebody else has
    /// claimed or removed it since it was read.
    pub async fn claim_letter(
        &self,
        letter: &QueuedLetter,
        due: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let seen = i32::try_from(letter.attempts).unwrap_or(i32::MAX);
        let columns = ActiveModel {
            due_time: ActiveValue::Set(to_column(due)),
            attempts: ActiveValue::Set(seen.saturating_add(1)),
            ..ActiveModel::default()
        };
        let claimed = Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(letter.id.0))
            .filter(Column::Attempts.eq(seen))
            .exec(&self.inner)
            .await?;
        Ok(claimed.rows_affected == 1)
    }

    /// Puts a letter off that this sender has claimed.
    pub async fn put_letter_off(
        &self,
        letter: QueuedLetterId,
        due: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let columns = ActiveModel {
            due_time: ActiveValue::Set(to_column(due)),
            ..ActiveModel::default()
        };
        Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(letter.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Removes a letter: it was sent, or nobody will read it.
    pub async fn delete_letter(&self, letter: QueuedLetterId) -> Result<(), StoreError> {
        Entity::delete_by_id(letter.0).exec(&self.inner).await?;
        Ok(())
    }

    /// Removes the letters of an account; returns how many there were.
    pub async fn delete_letters_of(&self, account: AccountId) -> Result<u64, StoreError> {
        let deleted = Entity::delete_many()
            .filter(Column::UserId.eq(account.0))
            .exec(&self.inner)
            .await?;
        Ok(deleted.rows_affected)
    }
}

impl TryFrom<Model> for QueuedLetter {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let letter = Letter::from_kind(&row.kind, row.moment.map(from_column));
        let attempts = u32::try_from(row.attempts);
        Ok(Self {
            id: QueuedLetterId(row.id),
            account: AccountId(row.user_id),
            letter: letter
                .ok_or("an unknown letter")
                .map_err(Unreadable::column("kind"))?,
            language: row.language.as_deref().and_then(Language::from_code),
            created: from_column(row.creation_time),
            due: from_column(row.due_time),
            attempts: attempts.map_err(Unreadable::column("attempts"))?,
        })
    }
}
