//! Bringing a deleted account back, with a new password and new keys.

use model::{Address, AuditAction, Letter, RetirementReason};
use vault::{RecoveryToken, Secret};

use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Authority, Error, password_from_person};

impl Accounts {
    /// Restores a deleted account like a new one: new keys, a new recovery token, and the
    /// switch as the mode says. Mail sealed before the deletion stays unreadable, unless
    /// another program marked the account as deleted and left its keys: they become locked
    /// ones.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`], [`Error::NotDeleted`], [`Error::PasswordRule`], and
    /// those of every change.
    pub async fn restore(
        &self,
        by: &Authority,
        address: &Address,
        password: Secret,
        require_password_change: bool,
    ) -> Result<RecoveryToken, Error> {
        let password = password_from_person(password, address)?;
        self.change_of_other(by, address, move |seen, bench| {
            if !seen.account.deleted {
                return Err(Error::NotDeleted(seen.account.address));
            }
            let secrets = bench.first_secrets(&password)?;
            let mut draft = Draft::from(seen);
            // A deletion by SQL leaves keys behind, and nobody said that they may go.
            draft.lock_active_key(RetirementReason::Reset)?;
            draft.account.password = secrets.password;
            draft.account.mail_crypt = secrets.mail_crypt;
            draft.account.deleted = false;
            draft.account.unconfirmed_token = secrets.unconfirmed_token;
            draft.account.password_change_required = require_password_change;
            draft.note(AuditAction::AccountRestored);
            draft.tell(Letter::Welcome);
            Ok(Change {
                draft,
                outcome: secrets.recovery_token,
            })
        })
        .await
    }
}
