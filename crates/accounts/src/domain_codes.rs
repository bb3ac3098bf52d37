//! Invite codes of a domain, for its administrators.

use model::{AuditAction, Domain, DomainName, InviteCode, Voucher};
use store::Reader;

use crate::anew::anew;
use crate::audit::Note;
use crate::authority::Powers;
use crate::clock::whole_seconds;
use crate::invite_codes::new_code;
use crate::{Accounts, Authority, Error, Page, Paged};

impl Accounts {
    /// The codes that open a domain, the newest first.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownDomain`], [`Error::Store`].
    pub async fn codes_of_domain(
        &self,
        by: &Authority,
        name: &DomainName,
        page: Page,
    ) -> Result<Paged<Voucher>, Error> {
        let reader = self.store.reader();
        let domain = domain_under(&by.powers(&reader).await?, &reader, name).await?;
        let is_first = reader.first_domain().await?.as_ref() == Some(&domain);
        let found = reader
            .vouchers_of_domain(domain.id, is_first, page.skip(), page.size)
            .await?;
        Ok(page.of(found))
    }

    /// Makes a code that belongs to nobody and opens a domain.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownDomain`], [`Error::Entropy`], [`Error::Store`].
    pub async fn make_code_of_domain(
        &self,
        by: &Authority,
        name: &DomainName,
    ) -> Result<InviteCode, Error> {
        let now = whole_seconds(&*self.clock);
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            let domain = domain_under(&by.powers(&reader).await?, &reader, name).await?;
            let code = new_code(&transaction, &*self.entropy, None, &domain, now).await?;
            Note::from(AuditAction::InviteCodeMade)
                .of_domain(&transaction, by.actor(), (domain.id, name), now)
                .await?;
            transaction.commit().await?;
            Ok(code)
        })
        .await
    }

    /// Deletes a code of a domain that nobody has used.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownDomain`], [`Error::UnknownInviteCode`] (of
    /// another domain too), [`Error::UsedInviteCode`], [`Error::Store`].
    pub async fn delete_code_of_domain(
        &self,
        by: &Authority,
        name: &DomainName,
        code: &InviteCode,
    ) -> Result<(), Error> {
        let now = whole_seconds(&*self.clock);
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            let domain = domain_under(&by.powers(&reader).await?, &reader, name).await?;
            let first = reader.first_domain().await?.map(|first| first.id);
            let voucher = reader
                .voucher(code)
                .await?
                .filter(|voucher| voucher.domain.or(first) == Some(domain.id))
                .ok_or(Error::UnknownInviteCode)?;
            if !transaction.delete_unused_voucher(voucher.id).await? {
                return Err(Error::UsedInviteCode);
            }
            Note::from(AuditAction::InviteCodeDeleted)
                .of_domain(&transaction, by.actor(), (domain.id, name), now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}

async fn domain_under(
    powers: &Powers,
    reader: &Reader<'_>,
    name: &DomainName,
) -> Result<Domain, Error> {
    let unknown = || Error::UnknownDomain(name.clone());
    let domain = reader.domain(name).await?.ok_or_else(unknown)?;
    powers.over_domain(domain.id)?;
    Ok(domain)
}
