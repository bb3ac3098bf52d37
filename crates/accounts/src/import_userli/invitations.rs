//! Which account was registered with which invite code.

use std::collections::HashSet;

use model::Address;

use super::{BATCH, Import, ImportKind};
use crate::Error;

impl Import<'_> {
    pub(super) async fn link_invitations(&mut self) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.invitations(after, BATCH).await?;
            let Some(last) = batch.last else {
                return Ok(());
            };
            after = last;
            // Rows that cannot be read were reported as accounts.
            let invited = batch.rows.into_iter().flatten().filter_map(|invitation| {
                let address: Address = invitation.email.parse().ok()?;
                Some((address.to_string(), invitation.code?.reveal().to_owned()))
            });
            let invited: Vec<(String, String)> = invited.collect();
            self.report.tally(ImportKind::Invitations).read += invited.len() as u64;
            if !invited.is_empty() {
                self.link(invited).await?;
            }
        }
    }

    async fn link(&mut self, invited: Vec<(String, String)>) -> Result<(), Error> {
        let read = invited.len() as u64;
        if self.dry_run {
            return Ok(());
        }
        let transaction = self.accounts.store.begin().await?;
        let reader = transaction.reader();
        let accounts = invited.iter().map(|(email, _)| email.clone());
        let accounts = reader.account_ids(accounts).await?;
        let codes = invited.iter().map(|(_, code)| code.clone());
        let codes = reader.voucher_ids(codes).await?;
        let without = reader
            .accounts_without_invitation(accounts.values().copied())
            .await?;
        let without: HashSet<_> = without.into_iter().collect();
        let links: Vec<_> = invited
            .iter()
            .filter_map(|(email, code)| Some((*accounts.get(email)?, *codes.get(code)?)))
            .filter(|(account, _)| without.contains(account))
            .collect();
        let linked = if links.is_empty() {
            0
        } else {
            let linked = transaction.link_invitations(&links).await?;
            transaction.commit().await?;
            linked
        };
        let tally = self.report.tally(ImportKind::Invitations);
        tally.new += linked;
        tally.unchanged += read - linked;
        Ok(())
    }
}
