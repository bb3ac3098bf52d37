//! How far a server has come on its way to sealed mail.

use store::AccountFilter;

use crate::{Accounts, Authority, Error};

/// How many accounts, deleted ones aside, stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MigrationOverview {
    /// All of them.
    pub accounts: u64,
    /// From before sealing: a log-in (as the mode says) or a recovery token makes their keys.
    pub without_keys: u64,
    /// They have keys, and the switch is off:
    /// [`switch_on_all_with_keys`](Accounts::switch_on_all_with_keys) turns it on.
    pub switched_off: u64,
    /// New mail is sealed, where the server's mode seals at all.
    pub sealed: u64,
    /// They have keys and no recovery token: a forgotten password would mean lost mail.
    pub without_recovery_token: u64,
}

impl Accounts {
    /// Counts the accounts, those of one domain for its administrator.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn migration_overview(&self, by: &Authority) -> Result<MigrationOverview, Error> {
        let reader = self.store.reader();
        let all = AccountFilter {
            deleted: Some(false),
            domain_id: by.powers(&reader).await?.domain(),
            ..AccountFilter::default()
        };
        let with = |change: fn(&mut AccountFilter)| {
            let mut filter = all.clone();
            change(&mut filter);
            filter
        };
        let with_keys = |filter: &mut AccountFilter| filter.keys = Some(true);
        let switched_off = with(|filter| (filter.keys, filter.switch) = (Some(true), Some(false)));
        let sealed = with(|filter| (filter.keys, filter.switch) = (Some(true), Some(true)));
        let without_token =
            with(|filter| (filter.keys, filter.recovery_token) = (Some(true), Some(false)));
        let accounts = reader.count_accounts(&all).await?;
        Ok(MigrationOverview {
            accounts,
            without_keys: accounts - reader.count_accounts(&with(with_keys)).await?,
            switched_off: reader.count_accounts(&switched_off).await?,
            sealed: reader.count_accounts(&sealed).await?,
            without_recovery_token: reader.count_accounts(&without_token).await?,
        })
    }
}
