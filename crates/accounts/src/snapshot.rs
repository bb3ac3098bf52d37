//! What the database held when a use case began.

use model::{Account, Address, RetiredKey};
use store::Reader;

use crate::Error;

/// An account and its retired keys, read at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) account: Account,
    pub(crate) retired: Vec<RetiredKey>,
}

impl Snapshot {
    /// Reads the account; deleted ones included.
    pub(crate) async fn read(reader: &Reader<'_>, address: &Address) -> Result<Self, Error> {
        let account = reader
            .account(address)
            .await?
            .ok_or_else(|| Error::UnknownAccount(address.clone()))?;
        Self::of(reader, account).await
    }

    /// Adds the retired keys to a row that was read already.
    ///
    /// A key retires only when another takes its place, so an account without a public
    /// key costs no second query.
    pub(crate) async fn of(reader: &Reader<'_>, account: Account) -> Result<Self, Error> {
        let retired = if account.mail_crypt.public_key.is_some() {
            reader.retired_keys(account.id).await?
        } else {
            Vec::new()
        };
        Ok(Self { account, retired })
    }

    /// Refuses deleted accounts: to everything but a restoration they are unknown.
    pub(crate) fn alive(self) -> Result<Self, Error> {
        if self.account.deleted {
            return Err(Error::UnknownAccount(self.account.address));
        }
        Ok(self)
    }
}
