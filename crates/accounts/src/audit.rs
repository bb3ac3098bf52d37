//! The audit trail: who changed keys, switches, passwords, roles, tokens and domains.
//!
//! An entry is written in the transaction of the change that it tells of. It names accounts
//! and domains, and never a secret.

use chrono::{DateTime, Utc};
use model::{Account, Address, AuditAction, AuditActor, AuditEntry, Domain, DomainId, DomainName};
use store::{AuditFilter, NewAuditEntry, Transaction};

use crate::{Accounts, Authority, Error, Member, Page, Paged};

/// What is noted of a change of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) action: AuditAction,
    pub(crate) detail: Option<String>,
}

impl From<AuditAction> for Note {
    fn from(action: AuditAction) -> Self {
        Self {
            action,
            detail: None,
        }
    }
}

impl Note {
    pub(crate) fn with(action: AuditAction, detail: &(impl ToString + ?Sized)) -> Self {
        Self {
            action,
            detail: Some(detail.to_string()),
        }
    }

    /// Writes it for an account.
    pub(crate) async fn of_account(
        &self,
        transaction: &Transaction,
        actor: AuditActor,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let entry = NewAuditEntry {
            time: now,
            actor,
            action: self.action,
            account: Some(account.id),
            domain: Some(account.domain_id),
            subject: account.address.to_string(),
            detail: self.detail.clone(),
        };
        Ok(transaction.insert_audit_entry(entry).await?)
    }

    /// Writes it for a domain.
    pub(crate) async fn of_domain(
        &self,
        transaction: &Transaction,
        actor: AuditActor,
        (id, name): (DomainId, &DomainName),
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let entry = NewAuditEntry {
            time: now,
            actor,
            action: self.action,
            account: None,
            domain: Some(id),
            subject: name.to_string(),
            detail: self.detail.clone(),
        };
        Ok(transaction.insert_audit_entry(entry).await?)
    }

    /// Writes it for something of the whole server.
    pub(crate) async fn of_server(
        &self,
        transaction: &Transaction,
        actor: AuditActor,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let entry = NewAuditEntry {
            time: now,
            actor,
            action: self.action,
            account: None,
            domain: None,
            subject: subject.to_owned(),
            detail: self.detail.clone(),
        };
        Ok(transaction.insert_audit_entry(entry).await?)
    }
}

/// Which entries of the audit trail an administrator asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// Only those of this account.
    pub account: Option<Address>,
    /// Only those of this domain and its accounts.
    pub domain: Option<DomainName>,
    /// Only those of this kind.
    pub action: Option<AuditAction>,
}

impl Accounts {
    /// The audit trail, the latest first. An administrator of a domain sees what happened in
    /// that domain.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownAccount`], [`Error::UnknownDomain`],
    /// [`Error::Store`].
    pub async fn audit_trail(
        &self,
        by: &Authority,
        search: &AuditSearch,
        page: Page,
    ) -> Result<Paged<AuditEntry>, Error> {
        let reader = self.store.reader();
        let powers = by.powers(&reader).await?;
        let mut filter = AuditFilter {
            domain: powers.domain(),
            action: search.action,
            account: None,
        };
        if let Some(address) = &search.account {
            let unknown = || Error::UnknownAccount(address.clone());
            let account = reader.account(address).await?.ok_or_else(unknown)?;
            powers.see(&account)?;
            filter.account = Some(account.id);
        }
        if let Some(name) = &search.domain {
            let unknown = || Error::UnknownDomain(name.clone());
            let Domain { id, .. } = reader.domain(name).await?.ok_or_else(unknown)?;
            powers.over_domain(id)?;
            filter.domain = Some(id);
        }
        let found = reader
            .audit_entries(&filter, page.skip(), page.size)
            .await?;
        Ok(page.of(found))
    }

    /// What happened to the member's own account, the latest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_history(
        &self,
        member: &Member,
        page: Page,
    ) -> Result<Paged<AuditEntry>, Error> {
        let filter = AuditFilter {
            account: Some(member.account),
            ..AuditFilter::default()
        };
        let reader = self.store.reader();
        let found = reader
            .audit_entries(&filter, page.skip(), page.size)
            .await?;
        Ok(page.of(found))
    }
}
