//! Local parts that nobody may register.

use std::collections::BTreeSet;

use model::AuditAction;

use crate::anew::anew;
use crate::audit::Note;
use crate::clock::whole_seconds;
use crate::{Accounts, Authority, Error};

/// What came of a list of names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportedNames {
    /// Reserved from now on.
    pub added: usize,
    /// Reserved already.
    pub present: usize,
}

impl Accounts {
    /// All reserved names, in order; a name a line, they are what
    /// [`import_reserved_names`](Self::import_reserved_names) reads.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`].
    pub async fn reserved_names(&self, by: &Authority) -> Result<Vec<String>, Error> {
        let reader = self.store.reader();
        by.powers(&reader).await?.over_the_server()?;
        Ok(reader.reserved_names().await?)
    }

    /// Reserves every name of a list: a name a line, in any case; empty lines and what stands
    /// behind a `#` count for nothing. All of them or none.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::InvalidReservedName`], [`Error::Store`].
    pub async fn import_reserved_names(
        &self,
        by: &Authority,
        list: &str,
    ) -> Result<ImportedNames, Error> {
        let wanted = names_of(list)?;
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            let reader = transaction.reader();
            by.powers(&reader).await?.over_the_server()?;
            let present: BTreeSet<_> = reader.reserved_names().await?.into_iter().collect();
            let now = whole_seconds(&*self.clock);
            let mut imported = ImportedNames::default();
            for name in &wanted {
                if present.contains(name) {
                    imported.present += 1;
                } else {
                    transaction.insert_reserved_name(name, now).await?;
                    imported.added += 1;
                }
            }
            if imported.added > 0 {
                Note::with(AuditAction::ReservedNamesAdded, &imported.added)
                    .of_server(&transaction, by.actor(), "", now)
                    .await?;
            }
            transaction.commit().await?;
            Ok(imported)
        })
        .await
    }

    /// Frees a reserved name.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::UnknownReservedName`], [`Error::Store`].
    pub async fn delete_reserved_name(&self, by: &Authority, name: &str) -> Result<(), Error> {
        anew(|| async {
            let transaction = self.store.begin_alone().await?;
            by.powers(&transaction.reader()).await?.over_the_server()?;
            if !transaction.delete_reserved_name(name).await? {
                return Err(Error::UnknownReservedName(name.to_owned()));
            }
            let now = whole_seconds(&*self.clock);
            Note::from(AuditAction::ReservedNameDeleted)
                .of_server(&transaction, by.actor(), name, now)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }
}

fn names_of(list: &str) -> Result<BTreeSet<String>, Error> {
    list.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|name| !name.is_empty())
        .map(|name| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            if name.len() > 64 || !name.bytes().all(allowed) {
                let shown: String = name.chars().take(64).collect();
                return Err(Error::InvalidReservedName(shown));
            }
            Ok(name.to_ascii_lowercase())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_line_by_line() {
        let names = names_of("# ours\nroot\r\n  Postmaster # RFC 2142\n\nroot\n").unwrap();
        assert_eq!(Vec::from_iter(names), ["postmaster", "root"]);
        for wrong in ["two words", "a@b", "\u{e4}", &"a".repeat(65)] {
            assert!(names_of(wrong).is_err(), "{wrong}");
        }
    }
}
