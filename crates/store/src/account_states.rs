//! How many accounts there are in each state.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::entity::virtual_users::{Column, Entity};
use crate::{Reader, StoreError};

/// Accounts, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountStates {
    /// Sealed: the switch is on and there are keys.
    pub sealed: u64,
    /// The switch is on and there are no keys: mail is stored unsealed until the next log-in.
    pub keys_missing: u64,
    /// There are keys and the switch is off.
    pub switched_off: u64,
    /// Neither switch nor keys.
    pub without_keys: u64,
    /// Deleted ones.
    pub deleted: u64,
}

impl Reader<'_> {
    /// Counts all accounts. It reads the whole table, several times.
    pub async fn account_states(&self) -> Result<AccountStates, StoreError> {
        let alive = || Entity::find().filter(Column::Deleted.eq(false));
        let on = |select: Select<Entity>| select.filter(Column::MailCrypt.ne(0));
        let off = |select: Select<Entity>| select.filter(Column::MailCrypt.eq(0));
        let keys = || Column::MailCryptPublicKey.is_not_null();
        let no_keys = || Column::MailCryptPublicKey.is_null();
        Ok(AccountStates {
            sealed: self.count(on(alive().filter(keys()))).await?,
            keys_missing: self.count(on(alive().filter(no_keys()))).await?,
            switched_off: self.count(off(alive().filter(keys()))).await?,
            without_keys: self.count(off(alive().filter(no_keys()))).await?,
            deleted: self
                .count(Entity::find().filter(Column::Deleted.eq(true)))
                .await?,
        })
    }
}
