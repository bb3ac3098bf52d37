//! Handing an owner all private keys of the account.

use model::Address;
use vault::{KeyRing, PrivateKey, RecoveryToken, Secret};

use crate::change::Change;
use crate::draft::Draft;
use crate::recovery::{hide_unknown, open_with_token};
use crate::stored_keys::open_ring;
use crate::unlock::Unlocked;
use crate::{Accounts, Error};

/// The private keys of an account that can be had with its password or recovery token.
#[derive(Clone, Debug)]
pub struct PrivateKeys {
    /// What new mail is sealed to.
    pub active: PrivateKey,
    /// The retired ones that are handed over at log-in.
    pub open: Vec<PrivateKey>,
    /// The retired ones that are kept and not handed over.
    pub archived: Vec<PrivateKey>,
}

impl PrivateKeys {
    /// All of them, the active one first.
    pub fn all(&self) -> impl Iterator<Item = &PrivateKey> {
        std::iter::once(&self.active)
            .chain(&self.open)
            .chain(&self.archived)
    }
}

impl From<KeyRing> for PrivateKeys {
    fn from(ring: KeyRing) -> Self {
        Self {
            active: ring.active().clone(),
            open: ring.retired().to_vec(),
            archived: ring.archived().to_vec(),
        }
    }
}

impl Accounts {
    /// The private keys of an account, for the owner who knows the password.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::NoKeys`], and those of every change.
    pub async fn private_keys(
        &self,
        address: &Address,
        password: &Secret,
    ) -> Result<PrivateKeys, Error> {
        let handed = self
            .change_unlocked(address, password, |Unlocked { draft, key }, _, _| {
                let active = key.ok_or_else(|| Error::NoKeys(draft.account.address.clone()))?;
                let account = draft.account.id;
                let Change { draft, outcome } = with_ring(active, draft)?;
                let outcome = (account, outcome);
                Ok(Change { draft, outcome })
            })
            .await?;
        let (account, keys) = handed;
        self.note_shown_keys(account, &keys);
        Ok(keys)
    }

    /// The private keys of an account, for the owner who holds the recovery token. Changes
    /// nothing, and needs no waiting time: the token opens the key wherever it is tried.
    ///
    /// # Errors
    /// [`Error::WrongRecoveryToken`] (also for unknown accounts and those without a
    /// token), [`Error::Inconsistent`], [`Error::Busy`], [`Error::Store`].
    pub async fn private_keys_by_token(
        &self,
        address: &Address,
        token: &RecoveryToken,
    ) -> Result<PrivateKeys, Error> {
        let token = token.clone();
        self.change(address, move |seen, bench| {
            let active = open_with_token(&seen, &token, bench)?;
            with_ring(active, Draft::from(seen))
        })
        .await
        .map_err(hide_unknown)
    }
}

fn with_ring(active: PrivateKey, draft: Draft) -> Result<Change<PrivateKeys>, Error> {
    let outcome = open_ring(&draft.account, active, &draft.retired)?.into();
    Ok(Change { draft, outcome })
}
