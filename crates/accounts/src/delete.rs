//! Deleting an account, and its keys with it: the one place where a key is erased.

use model::{Address, MailCrypt};
use vault::Secret;

use crate::change::Change;
use crate::draft::Draft;
use crate::unlock::unlock;
use crate::{Accounts, Error};

/// On whose word an account is deleted.
#[derive(Clone, Debug)]
pub enum DeletionAuthority {
    /// The owner's, proven by the password.
    OwnerPassword(Secret),
    /// An administrator's, who was asked and said yes.
    Administrator,
}

/// Length of the random password that nobody knows, in bytes.
const UNKNOWN_PASSWORD_LENGTH: usize = 32;

impl Accounts {
    /// Deletes the account: its address stays taken, every key and box is erased, and
    /// sealed mail can never be read again. Aliases that lead to it are deleted too.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::WrongPassword`], and those of every change.
    pub async fn delete(
        &self,
        address: &Address,
        authority: DeletionAuthority,
    ) -> Result<(), Error> {
        self.change(address, move |seen, bench| {
            let seen = seen.alive()?;
            let mut draft = match &authority {
                DeletionAuthority::OwnerPassword(password) => unlock(seen, password, bench)?.draft,
                DeletionAuthority::Administrator => Draft::from(seen),
            };
            draft.account.mail_crypt = MailCrypt::default();
            draft.retired.clear();
            let mut unknown = [0; UNKNOWN_PASSWORD_LENGTH];
            bench.entropy.fill(&mut unknown)?;
            draft.set_password_hash(&Secret::new(unknown), bench)?;
            draft.account.deleted = true;
            draft.account.password_change_required = false;
            draft.account.recovery_started = None;
            draft.clear_two_factor = true;
            draft.delete_aliases = true;
            Ok(Change { draft, outcome: () })
        })
        .await?;
        if let Err(fault) = self.store.checkpoint().await {
            tracing::warn!(%address, %fault, "the erased keys leave the database's log later");
        }
        Ok(())
    }
}
