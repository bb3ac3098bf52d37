//! Accounts that a check makes for a canary message, and removes again.
//!
//! They are told from people's accounts by their address and by a mark in the row that nobody can
//! ask for; nothing else is ever removed here.

use chrono::TimeDelta;
use model::{Account, Address, DomainName, Roles};
use store::AccountFilter;
use vault::{Asker, Secret};

use crate::anew::anew;
use crate::clock::whole_seconds;
use crate::{Accounts, Error};

/// How their addresses begin.
const PREFIX: &str = "waxseal-check-";
/// In place of the receipt of a recovery token that nobody has.
const MARK: &str = "throw-away";
/// Random bytes of name and password.
const NAME_BYTES: usize = 6;
const PASSWORD_BYTES: usize = 24;
/// After this time nobody uses it any more: a check takes seconds.
const STALE: TimeDelta = TimeDelta::hours(1);

/// An account of a check. Nobody is told of it, and the audit trail is not.
#[derive(Debug)]
pub struct ThrowAway {
    /// Its address.
    pub address: Address,
    /// Its password.
    pub password: Secret,
}

impl Accounts {
    /// Makes an account with keys, whose switch is as asked, whatever the mode.
    ///
    /// # Errors
    /// [`Error::UnknownDomain`], [`Error::Busy`], [`Error::Store`].
    pub async fn make_throw_away(
        &self,
        domain: &DomainName,
        switch: bool,
    ) -> Result<ThrowAway, Error> {
        let name = self.random_hex::<NAME_BYTES>()?;
        let address: Address = format!("{PREFIX}{name}@{domain}").parse()?;
        let password = Secret::from_string(self.random_hex::<PASSWORD_BYTES>()?);
        let given = password.clone();
        let secrets = self
            .on_worker(Asker::known(), move |bench| bench.first_secrets(&given))
            .await??;
        let mut mail_crypt = secrets.mail_crypt;
        mail_crypt.switch = switch;
        let transaction = self.store.begin().await?;
        let unknown = || Error::UnknownDomain(domain.clone());
        let row = transaction.reader().domain(domain).await?;
        let row = store::NewAccount {
            domain_id: row.ok_or_else(unknown)?.id,
            address: address.clone(),
            password: secrets.password,
            roles: Roles::default(),
            quota: None,
            password_change_required: false,
            mail_crypt,
            language: None,
            unconfirmed_token: Some(MARK.to_owned()),
            invitation_voucher: None,
            created: whole_seconds(&*self.clock),
        };
        transaction.insert_account(row).await?;
        transaction.commit().await?;
        Ok(ThrowAway { address, password })
    }

    /// Removes one without a trace.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`] where it is not there or is no throw-away, [`Error::Store`].
    pub async fn remove_throw_away(&self, address: &Address) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin().await?;
            let found = transaction.lock_account(address).await?;
            let unknown = || Error::UnknownAccount(address.clone());
            let account = found.filter(is_throw_away).ok_or_else(unknown)?;
            transaction.remove_account(account.id).await?;
            Ok(transaction.commit().await?)
        })
        .await?;
        // Its key opens nothing; that it leaves the log later harms nobody.
        let _ = self.store.checkpoint().await;
        Ok(())
    }

    /// Those that a check left that was killed more than an hour ago.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn stale_throw_aways(&self) -> Result<Vec<Address>, Error> {
        let filter = AccountFilter {
            text: Some(PREFIX.to_owned()),
            ..AccountFilter::default()
        };
        let made_before = self.clock.now() - STALE;
        let found = self.store.reader().accounts(&filter).await?;
        let stale = found
            .into_iter()
            .filter(|account| is_throw_away(account) && account.created < made_before);
        Ok(stale.map(|account| account.address).collect())
    }

    fn random_hex<const BYTES: usize>(&self) -> Result<String, Error> {
        let mut bytes = [0; BYTES];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn is_throw_away(account: &Account) -> bool {
    account.address.local_part().starts_with(PREFIX)
        && account.unconfirmed_token.as_deref() == Some(MARK)
}
