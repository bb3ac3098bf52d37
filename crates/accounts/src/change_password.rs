//! Changing the password: the key moves into a box under the new one.

use model::{Address, AuditAction, Letter};
use vault::Secret;

use crate::change::Change;
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error, PasswordRule, SessionToken, password_from_person};

impl Accounts {
    /// Replaces `present` by `new`. The key, the key ring and the recovery token stay; a
    /// running recovery is stopped, for whoever knows the password needs none.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::PasswordRule`], and those of every change.
    pub async fn change_password(
        &self,
        address: &Address,
        present: &Secret,
        new: Secret,
    ) -> Result<(), Error> {
        let new = password_from_person(new, address)?;
        self.change_unlocked(address, present, move |unlocked, present, bench| {
            prepare(unlocked, present, &new, bench)
        })
        .await
    }

    /// The same for an owner at the pages: all sessions end, and a new one begins that may do
    /// everything.
    ///
    /// # Errors
    /// As [`change_password`](Self::change_password).
    pub async fn change_password_and_stay(
        &self,
        address: &Address,
        present: &Secret,
        new: Secret,
    ) -> Result<SessionToken, Error> {
        let new = password_from_person(new, address)?;
        self.change_unlocked(address, present, move |unlocked, present, bench| {
            let Change { mut draft, .. } = prepare(unlocked, present, &new, bench)?;
            let outcome = SessionToken::generate(bench.entropy)?;
            draft.effects.begin_session = Some(outcome.digest());
            Ok(Change { draft, outcome })
        })
        .await
    }
}

fn prepare(
    Unlocked { mut draft, key }: Unlocked,
    present: &Secret,
    new: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<Change<()>, Error> {
    if present == new {
        return Err(PasswordRule::Unchanged.into());
    }
    draft.set_password_hash(new, bench)?;
    if let Some(key) = key {
        draft.install_key(&key, new, bench)?;
    }
    draft.account.password_change_required = false;
    if draft.account.recovery_started.take().is_some() {
        draft.note(AuditAction::RecoveryStopped);
    }
    draft.note(AuditAction::PasswordChanged);
    draft.tell(Letter::PasswordChanged);
    Ok(Change { draft, outcome: () })
}
