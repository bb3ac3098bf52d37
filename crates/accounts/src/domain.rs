//! The server's mail domains.

use model::{AuditAction, Domain, DomainName, Invitations, RegistrationMode};

use crate::anew::anew;
use crate::audit::Note;
use crate::clock::whole_seconds;
use crate::{Accounts, Authority, Error};

/// What an administrator says about a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DomainRules {
    /// Who may register in it.
    pub registration: RegistrationMode,
    /// What its members may hand out.
    pub invitations: Invitations,
}

impl Accounts {
    /// Adds a domain.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::DomainTaken`], [`Error::Store`].
    pub async fn add_domain(&self, by: &Authority, name: &DomainName) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            by.powers(&reader).await?.over_the_server()?;
            if reader.domain(name).await?.is_some() {
                return Err(Error::DomainTaken(name.clone()));
            }
            let now = whole_seconds(&*self.clock);
            let id = transaction.insert_domain(name, now).await?;
            Note::from(AuditAction::DomainAdded)
                .of_domain(&transaction, by.actor(), (id, name), now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// All domains, by name; whoever wants to register may see them.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn domains(&self) -> Result<Vec<Domain>, Error> {
        Ok(self.store.reader().domains().await?)
    }

    /// The domains that an administrator may see and change, by name.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn domains_of(&self, by: &Authority) -> Result<Vec<Domain>, Error> {
        let reader = self.store.reader();
        let powers = by.powers(&reader).await?;
        let mut domains = reader.domains().await?;
        domains.retain(|domain| powers.over_domain(domain.id).is_ok());
        Ok(domains)
    }

    /// Says who may register in a domain, and what its members may hand out.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownDomain`], [`Error::Store`].
    pub async fn change_domain(
        &self,
        by: &Authority,
        name: &DomainName,
        rules: DomainRules,
    ) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            let powers = by.powers(&reader).await?;
            let unknown = || Error::UnknownDomain(name.clone());
            let present = reader.domain(name).await?.ok_or_else(unknown)?;
            powers.over_domain(present.id)?;
            let wanted = Domain {
                registration: rules.registration,
                invitations: rules.invitations,
                ..present.clone()
            };
            if wanted == present {
                return Ok(());
            }
            let now = whole_seconds(&*self.clock);
            transaction.update_domain(&wanted, now).await?;
            Note::with(AuditAction::DomainChanged, &rules.words())
                .of_domain(&transaction, by.actor(), (present.id, name), now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Deletes a domain that never had an account: an address that was somebody's must
    /// not come to somebody else by way of a domain made anew.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownDomain`], [`Error::DomainInUse`],
    /// [`Error::Store`].
    pub async fn delete_domain(&self, by: &Authority, name: &DomainName) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            by.powers(&reader).await?.over_the_server()?;
            let domain = reader
                .domain(name)
                .await?
                .ok_or_else(|| Error::UnknownDomain(name.clone()))?;
            let accounts = reader.accounts_in_domain(domain.id).await?;
            if accounts > 0 {
                return Err(Error::DomainInUse {
                    domain: domain.name,
                    accounts,
                });
            }
            let now = whole_seconds(&*self.clock);
            transaction.delete_unused_vouchers_for(domain.id).await?;
            transaction.delete_domain(domain.id).await?;
            Note::from(AuditAction::DomainDeleted)
                .of_domain(&transaction, by.actor(), (domain.id, name), now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}

impl DomainRules {
    /// As the audit trail tells it.
    fn words(self) -> String {
        let Invitations {
            enabled,
            limit,
            waiting_days,
        } = self.invitations;
        let codes = if enabled { limit } else { 0 };
        format!(
            "{}, {codes} invite codes after {waiting_days} days",
            self.registration
        )
    }
}
