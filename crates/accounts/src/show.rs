//! Looking at accounts, for administrators.

use model::{Account, Address, RetiredKeyState};
use store::AccountFilter;
use vault::{PrivateKey, Secret};

use crate::change::Change;
use crate::snapshot::Snapshot;
use crate::stored_keys::{open_ring, public_key};
use crate::unlock::Unlocked;
use crate::{Accounts, Error};

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
        let active = public_key(&account)?.map(|key| key.key_id().to_string());
        let is_open = |state: &RetiredKeyState| matches!(state, RetiredKeyState::Open { opener, .. } if Some(opener) == active.as_ref());
        let open = retired.iter().filter(|key| is_open(&key.state)).count();
        Ok(AccountOverview {
            account,
            retired_keys: RetiredKeyCount {
                open,
                locked: retired.len() - open,
            },
        })
    }

    /// Accounts that match, by address.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn list(&self, filter: &AccountFilter) -> Result<Vec<Account>, Error> {
        Ok(self.store.reader().accounts(filter).await?)
    }

    /// The private keys of an account, the active one first, for its owner's eyes.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::NoKeys`], and those of every change.
    pub async fn private_keys(
        &self,
        address: &Address,
        password: &Secret,
    ) -> Result<Vec<PrivateKey>, Error> {
        self.change_unlocked(address, password, |Unlocked { draft, key }, _, _| {
            let active = key.ok_or_else(|| Error::NoKeys(draft.account.address.clone()))?;
            let ring = open_ring(&draft.account, active, &draft.retired)?;
            let outcome = std::iter::once(ring.active())
                .chain(ring.retired())
                .cloned()
                .collect();
            Ok(Change { draft, outcome })
        })
        .await
    }
}
