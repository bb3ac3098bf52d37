//! An account without a trace: for those that nobody ever owned.

use model::AccountId;
use sea_orm::EntityTrait;

use crate::entity::virtual_users::Entity;
use crate::{StoreError, Transaction};

impl Transaction {
    /// Removes the row of an account and what belongs to it: keys, sessions, letters. Its address
    /// is free again, so this is for accounts that nobody was ever told of.
    pub async fn remove_account(&self, account: AccountId) -> Result<(), StoreError> {
        self.delete_retired_keys(account).await?;
        self.delete_sessions_of(account).await?;
        self.delete_letters_of(account).await?;
        Entity::delete_by_id(account.0).exec(&self.inner).await?;
        Ok(())
    }
}
