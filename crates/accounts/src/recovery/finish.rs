//! The last step: the new password.

use model::{Address, AuditAction, Letter};
use vault::{RecoveryToken, Secret};

use super::{RecoveryPhase, open_with_token};
use crate::change::Change;
use crate::draft::Draft;
use crate::snapshot::Snapshot;
use crate::workbench::Workbench;
use crate::{Accounts, Error, Source, password_from_person};

impl Accounts {
    /// Sets a new password and makes a new recovery token. The key stays the same, so all
    /// mail stays readable.
    ///
    /// # Errors
    /// [`Error::WrongRecoveryToken`], [`Error::RecoveryNotStarted`],
    /// [`Error::TooManyAttempts`], [`Error::RecoveryTooEarly`], [`Error::RecoveryExpired`], [`Error::PasswordRule`],
    /// and those of every change.
    pub async fn finish_recovery(
        &self,
        source: Source,
        address: &Address,
        token: &RecoveryToken,
        new: Secret,
    ) -> Result<RecoveryToken, Error> {
        let new = password_from_person(new, address)?;
        let proof = token.clone();
        let step = self.change_from(source, address, move |seen, bench| {
            prepare(seen, &proof, &new, bench)
        });
        self.recovery_step(source, address, token, step).await
    }
}

fn prepare(
    seen: Snapshot,
    token: &RecoveryToken,
    new: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<Change<RecoveryToken>, Error> {
    let key = open_with_token(&seen, token, bench)?;
    match RecoveryPhase::of(seen.account.recovery_started, bench.now) {
        RecoveryPhase::Ready(_) => {}
        RecoveryPhase::NotStarted => return Err(Error::RecoveryNotStarted),
        RecoveryPhase::Waiting(recovery) => return Err(Error::RecoveryTooEarly(recovery.ready)),
        RecoveryPhase::Expired(recovery) => return Err(Error::RecoveryExpired(recovery.expires)),
    }
    let mut draft = Draft::from(seen);
    draft.set_password_hash(new, bench)?;
    draft.install_key(&key, new, bench)?;
    draft.account.password_change_required = false;
    let outcome = bench.new_recovery_token(&mut draft, &key)?;
    draft.note(AuditAction::PasswordRecovered);
    draft.tell(Letter::PasswordChanged);
    Ok(Change { draft, outcome })
}
