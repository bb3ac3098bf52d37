//! The switch that says whether an account's mail is sealed.

use model::Address;

use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Error};

impl Accounts {
    /// Sets the switch of one account; returns whether the account has keys. Without
    /// keys, sealing begins with the next log-in, which makes them.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], and those of every change.
    pub async fn set_mail_crypt(&self, address: &Address, on: bool) -> Result<bool, Error> {
        self.change(address, move |seen, _bench| {
            let mut draft = Draft::from(seen.alive()?);
            draft.account.mail_crypt.switch = on;
            let outcome = draft.account.mail_crypt.has_keys();
            Ok(Change { draft, outcome })
        })
        .await
    }

    /// Turns the switch on for every account that has a box under its password and the
    /// switch off: what the documented SQL does. Returns how many there were.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn switch_on_all_with_keys(&self) -> Result<u64, Error> {
        let transaction = self.store.begin().await?;
        let switched = transaction.switch_on_all_with_keys().await?;
        transaction.commit().await?;
        Ok(switched)
    }
}
