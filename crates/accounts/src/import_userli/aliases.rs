//! Aliases.

use model::{AccountId, Address};
use std::collections::HashMap;
use store::ImportedAlias;
use store::userli::UserliAlias;

use super::bring::{Brought, Incoming};
use super::{BATCH, Finding, FindingKind, Import, ImportKind};
use crate::Error;

impl Brought for ImportedAlias {
    const REPORTED_AS: ImportKind = ImportKind::Aliases;
    const SAME_IF_PRESENT: bool = false;
}

impl Import<'_> {
    pub(super) async fn bring_aliases(&mut self) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.aliases(after, BATCH).await?;
            let last = batch.last;
            let aliases = self.readable(ImportKind::Aliases, batch);
            let owners = aliases.iter().map(|alias| alias.owner.as_deref());
            let owners = self.owners(owners).await?;
            let mut incoming = Vec::with_capacity(aliases.len());
            for alias in aliases {
                incoming.extend(self.alias(alias, &owners));
            }
            self.bring(incoming).await?;
            match last {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }

    fn alias(
        &mut self,
        alias: UserliAlias,
        owners: &HashMap<String, AccountId>,
    ) -> Option<Incoming<ImportedAlias>> {
        let place = format!("row {} of aliases", alias.row);
        let subject = Some(alias.source.clone());
        let source: Address = match alias.source.parse() {
            Ok(source) => source,
            Err(fault) => {
                self.report.tally(ImportKind::Aliases).not_brought += 1;
                self.find(&Finding {
                    kind: FindingKind::NotBrought,
                    place,
                    subject,
                    words: fault.to_string(),
                });
                return None;
            }
        };
        let owner = self.owner(alias.owner.as_deref(), owners, &place, subject.as_deref());
        let canonical = |text: String| match text.parse::<Address>() {
            Ok(address) => address.to_string(),
            Err(_) => text,
        };
        Some(Incoming {
            row: ImportedAlias {
                row: alias.row,
                destination: alias.destination.map(canonical),
                owner,
                domain: self.domains.get(source.domain().as_str()).copied(),
                random: alias.random,
                deleted: alias.deleted,
                created: alias.created.unwrap_or(self.now),
                source,
            },
            extras: alias.extras,
            place,
            subject,
        })
    }

    /// The accounts of these owners, by the addresses as userli writes them.
    pub(super) async fn owners<'t>(
        &self,
        owners: impl Iterator<Item = Option<&'t str>>,
    ) -> Result<HashMap<String, AccountId>, Error> {
        let mut addresses = HashMap::new();
        for owner in owners.flatten() {
            if let Ok(address) = owner.parse::<Address>() {
                addresses.insert(owner.to_owned(), address.to_string());
            }
        }
        if addresses.is_empty() {
            return Ok(HashMap::new());
        }
        let wanted: Vec<String> = addresses.values().cloned().collect();
        let ids = self.accounts.store.reader().account_ids(wanted).await?;
        let found = addresses
            .into_iter()
            .filter_map(|(owner, address)| Some((owner, *ids.get(&address)?)));
        Ok(found.collect())
    }

    /// The account of an owner; one that is not here is reported.
    pub(super) fn owner(
        &mut self,
        owner: Option<&str>,
        owners: &HashMap<String, AccountId>,
        place: &str,
        subject: Option<&str>,
    ) -> Option<AccountId> {
        let owner = owner?;
        let found = owners.get(owner).copied();
        // In a dry run nobody is here yet.
        if found.is_none() && !self.dry_run {
            self.find(&Finding {
                kind: FindingKind::Note,
                place: place.to_owned(),
                subject: subject.map(str::to_owned),
                words: format!("its owner {owner} was not brought over; it belongs to nobody here"),
            });
        }
        found
    }
}
