//! Invite codes. Reports never name them: whoever knows one may register.

use store::ImportedVoucher;

use super::bring::{Brought, Incoming};
use super::{BATCH, Import, ImportKind};
use crate::Error;

impl Brought for ImportedVoucher {
    const REPORTED_AS: ImportKind = ImportKind::Vouchers;
    const SAME_IF_PRESENT: bool = false;
}

impl Import<'_> {
    pub(super) async fn bring_vouchers(&mut self) -> Result<(), Error> {
        let mut after = i64::MIN;
        loop {
            let batch = self.userli.vouchers(after, BATCH).await?;
            let last = batch.last;
            let vouchers = self.readable(ImportKind::Vouchers, batch);
            let owners = vouchers.iter().map(|voucher| voucher.owner.as_deref());
            let owners = self.owners(owners).await?;
            let mut incoming = Vec::with_capacity(vouchers.len());
            for voucher in vouchers {
                let place = format!("row {} of vouchers", voucher.row);
                let owner = self.owner(voucher.owner.as_deref(), &owners, &place, None);
                let domain = voucher.domain.map(|name| name.to_ascii_lowercase());
                incoming.push(Incoming {
                    row: ImportedVoucher {
                        code: voucher.code,
                        owner,
                        domain: domain.and_then(|name| self.domains.get(&name).copied()),
                        redeemed: voucher.redeemed,
                        created: voucher.created.unwrap_or(self.now),
                    },
                    extras: voucher.extras,
                    place,
                    subject: None,
                });
            }
            self.bring(incoming).await?;
            match last {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }
}
