//! The server's mail domains.

use model::{Domain, DomainName};

use crate::clock::whole_seconds;
use crate::{Accounts, Error};

impl Accounts {
    /// Adds a domain.
    ///
    /// # Errors
    /// [`Error::DomainTaken`], [`Error::Store`].
    pub async fn add_domain(&self, name: &DomainName) -> Result<(), Error> {
        let transaction = self.store.begin().await?;
        if transaction.reader().domain(name).await?.is_some() {
            return Err(Error::DomainTaken(name.clone()));
        }
        let now = whole_seconds(&*self.clock);
        transaction.insert_domain(name, now).await?;
        Ok(transaction.commit().await?)
    }

    /// All domains, by name.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn domains(&self) -> Result<Vec<Domain>, Error> {
        Ok(self.store.reader().domains().await?)
    }

    /// Deletes a domain that never had an account: an address that was somebody's must
    /// not come to somebody else by way of a domain made anew.
    ///
    /// # Errors
    /// [`Error::UnknownDomain`], [`Error::DomainInUse`], [`Error::Store`].
    pub async fn delete_domain(&self, name: &DomainName) -> Result<(), Error> {
        let transaction = self.store.begin().await?;
        let domain = transaction
            .reader()
            .domain(name)
            .await?
            .ok_or_else(|| Error::UnknownDomain(name.clone()))?;
        let accounts = transaction.reader().accounts_in_domain(domain.id).await?;
        if accounts > 0 {
            return Err(Error::DomainInUse {
                domain: domain.name,
                accounts,
            });
        }
        transaction.delete_unused_vouchers_for(domain.id).await?;
        transaction.delete_domain(domain.id).await?;
        Ok(transaction.commit().await?)
    }
}
