//! `virtual_mail_crypt_keys`: keys that once sealed mail.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use model::{
    Account, AccountId, Address, RetiredKey, RetiredKeyId, RetiredKeyState, RetirementReason,
    SealedText,
};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::entity::virtual_mail_crypt_keys::{ActiveModel, Column, Entity, Model};
use crate::entity::virtual_users;
use crate::error::on_duplicate;
use crate::row::Unreadable;
use crate::time::{from_column, to_column};
use crate::{Reader, StoreError, Transaction, accounts, lookups};

const TABLE: &str = "virtual_mail_crypt_keys";

/// A key that retires.
#[derive(Clone, Debug)]
pub struct NewRetiredKey {
    /// Whose it was.
    pub account: AccountId,
    /// Dovecot's id of the key: 64 hex digits.
    pub key_id: String,
    /// base64 of the SPKI PEM.
    pub public_key: String,
    /// Who can open it.
    pub state: RetiredKeyState,
    /// What makes it retire.
    pub reason: RetirementReason,
    /// The time of it.
    pub retired: DateTime<Utc>,
}

impl Reader<'_> {
    /// The retired keys of an account, the newest first.
    pub async fn retired_keys(&self, account: AccountId) -> Result<Vec<RetiredKey>, StoreError> {
        self.all(of_account(account)).await
    }

    /// An account, a deleted one too, and its retired keys, the newest first, as they stood at
    /// one moment. The outer option is none where that takes more than one question; then the
    /// caller asks them.
    pub async fn account_with_retired_keys(
        &self,
        address: &Address,
    ) -> Result<Option<Option<(Account, Vec<RetiredKey>)>>, StoreError> {
        static KEYS: LazyLock<String> = LazyLock::new(|| lookups::sql(&of_account(AccountId(0))));
        let address = address.to_string();
        let account = (accounts::BY_EMAIL.as_str(), address.as_str());
        self.look_up_with::<virtual_users::Entity, Entity, _, _>(account, &KEYS, |row| row.id)
            .await
    }
}

fn of_account(account: AccountId) -> Select<Entity> {
    Entity::find()
        .filter(Column::UserId.eq(account.0))
        .order_by_desc(Column::RetiredTime)
        .order_by_desc(Column::Id)
}

impl Transaction {
    /// Keeps a key that is no longer the active one.
    ///
    /// # Errors
    ///
    /// [`StoreError::RetiredKeyTaken`] when the account has a retired key of this id.
    pub async fn insert_retired_key(&self, key: NewRetiredKey) -> Result<RetiredKeyId, StoreError> {
        let mut columns = ActiveModel {
            user_id: ActiveValue::Set(key.account.0),
            key_id: ActiveValue::Set(key.key_id),
            public_key: ActiveValue::Set(key.public_key),
            reason: ActiveValue::Set(key.reason.as_str().to_owned()),
            retired_time: ActiveValue::Set(to_column(key.retired)),
            ..ActiveModel::default()
        };
        set_state(&mut columns, &key.state);
        let inserted = Entity::insert(columns)
            .exec(&self.inner)
            .await
            .map_err(|error| on_duplicate(error, |_| StoreError::RetiredKeyTaken))?;
        Ok(RetiredKeyId(inserted.last_insert_id))
    }

    /// Writes who can open a retired key now, and whether it is archived; the boxes of the
    /// former state are erased.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] when the row is gone.
    pub async fn update_retired_key_state(
        &self,
        key: RetiredKeyId,
        state: &RetiredKeyState,
    ) -> Result<(), StoreError> {
        let mut columns = ActiveModel::default();
        set_state(&mut columns, state);
        let updated = Entity::update_many()
            .set(columns)
            .filter(Column::Id.eq(key.0))
            .exec(&self.inner)
            .await?;
        match updated.rows_affected {
            1 => Ok(()),
            _ => Err(StoreError::Missing {
                table: TABLE,
                row: key.0,
            }),
        }
    }

    /// Erases all retired keys of an account: its mail under them is lost for ever.
    pub async fn delete_retired_keys(&self, account: AccountId) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::UserId.eq(account.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}

/// Sets all five columns of the state, so that none of a former one stays behind.
fn set_state(columns: &mut ActiveModel, state: &RetiredKeyState) {
    let text = |sealed: &SealedText| sealed.as_str().to_owned();
    let (opener, ring_box, archived, secret_box, recovery_box) = match state {
        RetiredKeyState::Open {
            opener,
            ring_box,
            archived,
        } => (Some(opener), Some(ring_box), archived.as_ref(), None, None),
        RetiredKeyState::Locked {
            secret_box,
            recovery_box,
        } => (None, None, None, secret_box.as_ref(), recovery_box.as_ref()),
    };
    columns.opener_key_id = ActiveValue::Set(opener.cloned());
    columns.ring_box = ActiveValue::Set(ring_box.map(text));
    columns.archived_time = ActiveValue::Set(archived.copied().map(to_column));
    columns.secret_box = ActiveValue::Set(secret_box.map(text));
    columns.recovery_secret_box = ActiveValue::Set(recovery_box.map(text));
}

/// Reads the five columns; or which of them is wrong, and why.
fn read_state(row: &Model) -> Result<RetiredKeyState, (&'static str, &'static str)> {
    let sealed = |text: &Option<String>| text.as_deref().map(SealedText::new);
    let archived = row.archived_time.map(from_column);
    let boxes = (sealed(&row.secret_box), sealed(&row.recovery_secret_box));
    match (&row.opener_key_id, sealed(&row.ring_box), boxes) {
        (Some(opener), Some(ring_box), (None, None)) => Ok(RetiredKeyState::Open {
            opener: opener.clone(),
            ring_box,
            archived,
        }),
        (None, None, _) if archived.is_some() => {
            Err(("archived_time", "a key that is locked cannot be archived"))
        }
        (None, None, (secret_box, recovery_box)) => Ok(RetiredKeyState::Locked {
            secret_box,
            recovery_box,
        }),
        _ => Err((
            "opener_key_id",
            "a key is either open, with opener_key_id and ring_box, or locked, without",
        )),
    }
}

impl TryFrom<Model> for RetiredKey {
    type Error = Unreadable;

    fn try_from(row: Model) -> Result<Self, Unreadable> {
        let state =
            read_state(&row).map_err(|(column, why)| Unreadable::column::<&str>(column)(why))?;
        let reason = RetirementReason::from_word(&row.reason).ok_or("an unknown reason");
        Ok(Self {
            id: RetiredKeyId(row.id),
            account: AccountId(row.user_id),
            key_id: row.key_id,
            public_key: row.public_key,
            state,
            reason: reason.map_err(Unreadable::column("reason"))?,
            retired: from_column(row.retired_time),
        })
    }
}
