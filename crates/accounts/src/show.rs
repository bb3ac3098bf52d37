//! Looking at accounts, for administrators.

use model::{Account, Address};
use store::AccountFilter;

use crate::authority::Powers;
use crate::snapshot::Snapshot;
use crate::stored_keys::active_key_id;
use crate::{Accounts, Authority, Error, KeyStanding, Page, Paged};

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
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`], [`Error::Inconsistent`],
    /// [`Error::Store`].
    pub async fn show(&self, by: &Authority, address: &Address) -> Result<AccountOverview, Error> {
        let reader = self.store.reader();
        let powers = by.powers(&reader).await?;
        let seen = Snapshot::read(&reader, address).await?;
        powers.see(&seen.account)?;
        AccountOverview::of(seen)
    }

    /// Accounts that match, by address; an administrator of a domain sees those there.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn list(
        &self,
        by: &Authority,
        filter: &AccountFilter,
    ) -> Result<Vec<Account>, Error> {
        let reader = self.store.reader();
        let filter = by.powers(&reader).await?.within(filter);
        Ok(reader.accounts(&filter).await?)
    }

    /// The same, a page at a time.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn search(
        &self,
        by: &Authority,
        filter: &AccountFilter,
        page: Page,
    ) -> Result<Paged<Account>, Error> {
        let reader = self.store.reader();
        let mut filter = by.powers(&reader).await?.within(filter);
        let total = reader.count_accounts(&filter).await?;
        filter.skip = Some(page.skip());
        filter.limit = Some(page.size);
        Ok(page.of((reader.accounts(&filter).await?, total)))
    }
}

impl Powers {
    /// Only what may be seen of what was asked for.
    fn within(&self, filter: &AccountFilter) -> AccountFilter {
        let mut filter = filter.clone();
        if let Some(own) = self.domain() {
            filter.domain_id = Some(own);
        }
        filter
    }
}

impl AccountOverview {
    pub(crate) fn of(Snapshot { account, retired }: Snapshot) -> Result<Self, Error> {
        let active = active_key_id(&account)?;
        let mut count = RetiredKeyCount::default();
        for key in &retired {
            match KeyStanding::of(&key.state, active.as_deref()) {
                KeyStanding::Archived => count.archived += 1,
                KeyStanding::Locked => count.locked += 1,
                _ => count.open += 1,
            }
        }
        Ok(Self {
            account,
            retired_keys: count,
        })
    }
}
