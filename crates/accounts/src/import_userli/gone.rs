//! What was brought over and is gone from userli since, where it would still open something
//! here: tokens of programs, and invite codes that nobody used.
//!
//! An account or a domain never goes because it is missing somewhere.

use std::collections::HashSet;

use model::InviteCode;
use store::{Imported, ImportedApiToken, ImportedVoucher, Transaction};

use super::bring::Brought;
use super::{BATCH, Import, ImportKind};
use crate::Error;

/// What the memory calls them.
const VOUCHERS: &str = "voucher";
const API_TOKENS: &str = "api-token";

impl Import<'_> {
    pub(super) async fn remove_what_is_gone(&mut self) -> Result<(), Error> {
        for (kind, memory) in [
            (<ImportedVoucher as Brought>::REPORTED_AS, VOUCHERS),
            (<ImportedApiToken as Brought>::REPORTED_AS, API_TOKENS),
        ] {
            let mut after = i64::MIN;
            loop {
                let reader = self.accounts.store.reader();
                let known = reader.imported_of_kind(memory, after, BATCH).await?;
                let Some(last) = known.last() else {
                    break;
                };
                after = last.memory;
                self.remove(kind, known).await?;
            }
        }
        Ok(())
    }

    async fn remove(&mut self, kind: ImportKind, known: Vec<Imported>) -> Result<(), Error> {
        let keys: Vec<String> = known.iter().map(|row| row.key.clone()).collect();
        let present = match kind {
            ImportKind::Vouchers => self.userli.present_codes(keys).await?,
            _ => self.userli.present_tokens(keys).await?,
        };
        let present: HashSet<String> = present.into_iter().collect();
        let gone: Vec<_> = known
            .into_iter()
            .filter(|row| !present.contains(&row.key))
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        if self.dry_run {
            self.report.tally(kind).removed += gone.len() as u64;
            return Ok(());
        }
        let transaction = self.accounts.store.begin().await?;
        for row in gone {
            let removed = match kind {
                ImportKind::Vouchers => remove_voucher(&transaction, &row).await?,
                _ => remove_token(&transaction, &row).await?,
            };
            self.report.tally(kind).removed += u64::from(removed);
            transaction.forget_imported(row.memory).await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn remove_voucher(transaction: &Transaction, row: &Imported) -> Result<bool, Error> {
    let code = InviteCode::new(&row.key);
    match transaction.reader().voucher(&code).await? {
        Some(voucher) => Ok(transaction.delete_unused_voucher(voucher.id).await?),
        None => Ok(false),
    }
}

async fn remove_token(transaction: &Transaction, row: &Imported) -> Result<bool, Error> {
    let tokens = transaction.reader().api_tokens().await?;
    match tokens.iter().find(|token| token.digest == row.key) {
        Some(token) => Ok(transaction.delete_api_token(&token.name).await?),
        None => Ok(false),
    }
}
