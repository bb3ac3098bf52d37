//! Domains. One that is here already stays as it is, and takes the accounts in.

use model::DomainId;
use store::ImportedDomain;

use super::bring::{Brought, Incoming};
use super::{BATCH, Import, ImportKind};
use crate::Error;

impl Brought for ImportedDomain {
    const REPORTED_AS: ImportKind = ImportKind::Domains;
    const SAME_IF_PRESENT: bool = true;
}

impl Import<'_> {
    pub(super) async fn bring_domains(&mut self) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.domains(after, BATCH).await?;
            let last = batch.last;
            let domains = self.readable(ImportKind::Domains, batch);
            if self.dry_run {
                // Their rows are still to come; nothing is written under this number.
                let names = domains.iter().map(|domain| domain.name.as_str().to_owned());
                self.domains.extend(names.map(|name| (name, DomainId(0))));
            }
            let incoming = domains.into_iter().map(|domain| Incoming {
                place: format!("row {} of domains", domain.row),
                subject: Some(domain.name.to_string()),
                extras: domain.extras,
                row: ImportedDomain {
                    name: domain.name,
                    invitations: domain.invitations,
                    created: domain.created.unwrap_or(self.now),
                },
            });
            let incoming = incoming.collect();
            self.bring(incoming).await?;
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        let present = self.accounts.store.reader().domains().await?;
        let present = present.into_iter();
        self.domains
            .extend(present.map(|domain| (domain.name.to_string(), domain.id)));
        Ok(())
    }
}
