//! Looking an account up for a delivery. No password is at hand, and nothing is changed.

use std::time::Instant;

use model::Address;

use crate::{Accounts, Error, Sealing};

/// What a delivery needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The address in its canonical form.
    pub address: Address,
    /// Whether to seal.
    pub sealing: Sealing,
    /// base64 of the SPKI PEM. Given whenever it is there, whether or not to seal.
    pub public_key: Option<String>,
    /// Size of the mailbox in megabytes.
    pub quota: Option<u32>,
}

impl Accounts {
    /// Looks an account up, in one query and without any cache.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`] (deleted ones too), [`Error::Inconsistent`],
    /// [`Error::Store`].
    pub async fn lookup(&self, address: &Address) -> Result<Lookup, Error> {
        let begun = Instant::now();
        let mut switch_is_on = false;
        let found = self.find(address, &mut switch_is_on).await;
        self.metrics
            .looked_up(&found, switch_is_on, begun.elapsed());
        found
    }

    async fn find(&self, address: &Address, switch_is_on: &mut bool) -> Result<Lookup, Error> {
        let account = self
            .store
            .reader()
            .account(address)
            .await?
            .filter(|account| !account.deleted)
            .ok_or_else(|| Error::UnknownAccount(address.clone()))?;
        *switch_is_on = account.mail_crypt.switch;
        Ok(Lookup {
            sealing: Sealing::of(&account, self.mode)?,
            public_key: account.mail_crypt.public_key,
            quota: account.quota,
            address: account.address,
        })
    }
}
