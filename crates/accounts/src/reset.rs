//! An administrator's reset: a new password for somebody who lost the old one.

use model::{Address, AuditAction, Letter, RetirementReason};
use vault::{RecoveryToken, Secret};

use crate::change::Change;
use crate::draft::Draft;
use crate::snapshot::Snapshot;
use crate::workbench::Workbench;
use crate::{Accounts, Authority, Error, password_from_person};

/// What a reset leaves in the owner's hand.
#[derive(Debug)]
pub struct Reset {
    /// The new recovery token; none where the account has no keys.
    pub recovery_token: Option<RecoveryToken>,
    /// Whether a key was locked: mail sealed until now waits for the old password or the
    /// old recovery token.
    pub locked_a_key: bool,
}

impl Accounts {
    /// Sets a new password without the old one. A key that the account has becomes a
    /// locked one, kept with its boxes, and a new key takes its place. The second factor
    /// is forgotten with the password.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::NotAllowed`], [`Error::PasswordRule`], and those of every change.
    pub async fn reset(
        &self,
        by: &Authority,
        address: &Address,
        new: Secret,
        require_password_change: bool,
    ) -> Result<Reset, Error> {
        let new = password_from_person(new, address)?;
        self.change_of_other(by, address, move |seen, bench| {
            prepare(seen.alive()?, &new, require_password_change, bench)
        })
        .await
    }
}

fn prepare(
    seen: Snapshot,
    new: &Secret,
    require_password_change: bool,
    bench: &mut Workbench<'_>,
) -> Result<Change<Reset>, Error> {
    let has_key = seen.account.mail_crypt.public_key.is_some();
    let mut draft = Draft::from(seen);
    draft.lock_active_key(RetirementReason::Reset)?;
    draft.set_password_hash(new, bench)?;
    let recovery_token = if has_key {
        let key = bench.new_key()?;
        draft.install_key(&key, new, bench)?;
        Some(bench.new_recovery_token(&mut draft, &key)?)
    } else {
        None
    };
    draft.account.password_change_required = require_password_change;
    draft.account.recovery_started = None;
    draft.clear_two_factor = true;
    draft.note(AuditAction::PasswordReset);
    draft.tell(Letter::Reset);
    let outcome = Reset {
        recovery_token,
        locked_a_key: has_key,
    };
    Ok(Change { draft, outcome })
}
