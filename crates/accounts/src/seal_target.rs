//! What mail that lies in a mailbox may be sealed to.

use model::{Account, Address};
use vault::{PublicKey, SealedBox};

use crate::stored_keys::{public_key, refuse_half_a_key};
use crate::{Accounts, Error};

/// The active key of an account, safe to seal to: the database holds its private half,
/// sealed under something that the owner has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealTarget {
    /// Whose it is.
    pub address: Address,
    /// The account's active key.
    pub public_key: PublicKey,
    /// Whether new mail is to be sealed, as the account's switch says.
    pub switch: bool,
}

impl Accounts {
    /// What the mail of an account may be sealed to.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`] (deleted ones too); [`Error::NoKeys`];
    /// [`Error::Inconsistent`] for half a key, and where a box is none; [`Error::Store`].
    pub async fn seal_target(&self, address: &Address) -> Result<SealTarget, Error> {
        let account = self
            .store
            .reader()
            .account(address)
            .await?
            .filter(|account| !account.deleted)
            .ok_or_else(|| Error::UnknownAccount(address.clone()))?;
        refuse_half_a_key(&account)?;
        let public_key =
            public_key(&account)?.ok_or_else(|| Error::NoKeys(account.address.clone()))?;
        refuse_damaged_boxes(&account)?;
        Ok(SealTarget {
            switch: account.mail_crypt.switch,
            address: account.address,
            public_key,
        })
    }

    /// Whether mail may still be sealed to `target`: the account is there, and that is its
    /// active key. One question to the database, for whoever seals many messages and asks
    /// again and again.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn still_seals_to(&self, target: &SealTarget) -> Result<bool, Error> {
        let account = self.store.reader().account(&target.address).await?;
        Ok(account.is_some_and(|account| {
            let mail_crypt = &account.mail_crypt;
            !account.deleted
                && mail_crypt.has_keys()
                && mail_crypt.public_key.as_deref() == Some(target.public_key.encoded())
        }))
    }
}

/// A box that nobody can open keeps no key. Whether a well-formed one opens, only its secret
/// can tell; where one of two is damaged, the row is for an administrator to look at first.
fn refuse_damaged_boxes(account: &Account) -> Result<(), Error> {
    let boxes = [
        ("password", &account.mail_crypt.secret_box),
        ("recovery token", &account.mail_crypt.recovery_box),
    ];
    for (name, sealed) in boxes {
        let Some(text) = sealed else { continue };
        SealedBox::parse(text.as_str()).map_err(|fault| {
            let what = format!("the box under its {name}: {fault}");
            Error::inconsistent(&account.address, what)
        })?;
    }
    Ok(())
}
