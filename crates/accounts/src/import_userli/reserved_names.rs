//! Reserved names.

use store::ImportedReservedName;

use super::bring::{Brought, Incoming};
use super::{BATCH, Import, ImportKind};
use crate::Error;

impl Brought for ImportedReservedName {
    const REPORTED_AS: ImportKind = ImportKind::ReservedNames;
    const SAME_IF_PRESENT: bool = true;
}

impl Import<'_> {
    pub(super) async fn bring_reserved_names(&mut self) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.reserved_names(after, BATCH).await?;
            let last = batch.last;
            let names = self.readable(ImportKind::ReservedNames, batch);
            let incoming = names.into_iter().map(|name| Incoming {
                place: format!("row {} of reserved_names", name.row),
                subject: Some(name.name.clone()),
                extras: name.extras,
                row: ImportedReservedName {
                    name: name.name,
                    created: name.created.unwrap_or(self.now),
                },
            });
            let incoming = incoming.collect();
            self.bring(incoming).await?;
            match last {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }
}
