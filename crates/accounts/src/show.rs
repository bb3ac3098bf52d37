//! Looking at accounts, for administrators.

use model::{Account, Address};
use store::AccountFilter;

use crate::snapshot::Snapshot;
use crate::stored_keys::active_key_id;
use crate::{Accounts, Error, KeyStanding};

/// An account and what is in its key ring.
#[derive(Clone, Debug)]
pub struct AccountOverview {
    /// The row.
    pub account: Account,
    /// Its retired keys.
    pub retired_keys: RetiredKeyCount,
}

/// How many retired keys an account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetiredKeyCount {
    /// Handed over at every log-in.
    pub open: usize,
    /// Kept, and not handed over.
    pub archived: usize,
    /// Waiting for an old password or an old recovery token, or behind a key that does.
    pub locked: usize,
}

impl Accounts {
    /// One account, deleted ones included.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::Inconsistent`], [`Error::Store`].
    pub async fn show(&self, address: &Address) -> Result<AccountOverview, Error> {
        let Snapshot { account, retired } = Snapshot::read(&self.store.reader(), address).await?;
        let active = active_key_id(&account)?;
        let mut count = RetiredKeyCount::default();
        for key in &retired {
            match KeyStanding::of(&key.state, active.as_deref()) {
                KeyStanding::Archived => count.archived += 1,
                KeyStanding::Locked => count.locked += 1,
                _ => count.open += 1,
            }
        }
        Ok(AccountOverview {
            account,
            retired_keys: count,
        })
    }

    /// Accounts that match, by address.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn list(&self, filter: &AccountFilter) -> Result<Vec<Account>, Error> {
        Ok(self.store.reader().accounts(filter).await?)
    }
}
