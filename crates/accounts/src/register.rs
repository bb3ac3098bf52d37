//! Somebody makes an account for themselves.

use chrono::{DateTime, Utc};
use model::{Address, Roles, VoucherId};
use store::Transaction;
use vault::Secret;

use crate::{Accounts, Created, Error, NewAccount};

/// What somebody asks for who wants a mailbox.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The wanted address.
    pub address: Address,
    /// The chosen password.
    pub password: Secret,
    /// The invite code, where one is needed: the caller knows the domain's rule.
    pub invite_code: Option<String>,
}

impl Accounts {
    /// Makes an ordinary account. An invite code is used up in the same transaction.
    ///
    /// # Errors
    /// [`Error::LocalPartLength`], [`Error::AddressReserved`], [`Error::UnknownInviteCode`],
    /// [`Error::UsedInviteCode`], and those of [`Accounts::create`].
    pub async fn register(&self, wanted: Registration) -> Result<Created, Error> {
        let local_part = wanted.address.local_part();
        if !(3..=32).contains(&local_part.len()) {
            return Err(Error::LocalPartLength);
        }
        if self.store.reader().reserved_name_exists(local_part).await? {
            return Err(Error::AddressReserved(wanted.address));
        }
        let account = NewAccount {
            address: wanted.address,
            password: wanted.password,
            roles: Roles::default(),
            quota: None,
            password_change_required: false,
        };
        self.create_with_invitation(account, wanted.invite_code.as_deref())
            .await
    }
}

/// Uses an invite code up.
pub(crate) async fn redeem(
    transaction: &Transaction,
    code: &str,
    now: DateTime<Utc>,
) -> Result<VoucherId, Error> {
    let voucher = transaction
        .reader()
        .voucher(code)
        .await?
        .ok_or(Error::UnknownInviteCode)?;
    if voucher.redeemed.is_some() || !transaction.redeem_voucher(voucher.id, now).await? {
        return Err(Error::UsedInviteCode);
    }
    Ok(voucher.id)
}
