//! Deleting an account, and its keys with it: the one place where a key is erased.

use model::{Address, AuditAction, MailCrypt};
use vault::Secret;

use crate::change::Change;
use crate::draft::Draft;
use crate::workbench::Workbench;
use crate::{Accounts, Authority, Error};

/// On whose word an account is deleted.
#[derive(Clone, Debug)]
pub enum DeletionAuthority {
    /// The owner's, proven by the password.
    OwnerPassword(Secret),
    /// An administrator's, who was asked and said yes.
    Administrator(Authority),
}

/// Length of the random password that nobody knows, in bytes.
const UNKNOWN_PASSWORD_LENGTH: usize = 32;

impl Accounts {
    /// Deletes the account: its address stays taken, every key and box is erased, and
    /// sealed mail can never be read again. Aliases that lead to it are deleted too.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::WrongPassword`], [`Error::NotAllowed`],
    /// [`Error::OwnAccount`], and those of every change.
    pub async fn delete(
        &self,
        address: &Address,
        authority: DeletionAuthority,
    ) -> Result<(), Error> {
        match authority {
            DeletionAuthority::OwnerPassword(password) => {
                self.change_unlocked(address, &password, |unlocked, _, bench| {
                    erase(unlocked.draft, bench)
                })
                .await?;
            }
            DeletionAuthority::Administrator(by) => {
                self.change_of_other(&by, address, |seen, bench| {
                    erase(Draft::from(seen.alive()?), bench)
                })
                .await?;
            }
        }
        if let Err(fault) = self.store.checkpoint().await {
            tracing::warn!(%address, %fault, "the erased keys leave the database's log later");
        }
        Ok(())
    }
}

fn erase(mut draft: Draft, bench: &mut Workbench<'_>) -> Result<Change<()>, Error> {
    draft.account.mail_crypt = MailCrypt::default();
    draft.retired.clear();
    let mut unknown = [0; UNKNOWN_PASSWORD_LENGTH];
    bench.entropy.fill(&mut unknown)?;
    draft.set_password_hash(&Secret::new(unknown), bench)?;
    draft.account.deleted = true;
    draft.account.password_change_required = false;
    draft.account.recovery_started = None;
    draft.account.unconfirmed_token = None;
    draft.clear_two_factor = true;
    draft.delete_aliases = true;
    draft.note(AuditAction::AccountDeleted);
    Ok(Change { draft, outcome: () })
}
