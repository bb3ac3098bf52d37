//! The first step: the waiting time begins.

use chrono::{DateTime, Utc};
use model::{Address, AuditAction, Letter};
use vault::RecoveryToken;

use super::{RecoveryPhase, WAITING, open_with_token};
use crate::change::Change;
use crate::clock::SKEW;
use crate::draft::Draft;
use crate::{Accounts, Error, Source};

impl Accounts {
    /// Starts a recovery. One that runs already goes on and keeps its dates; one that
    /// lapsed, or that a clock began which has been set back since, begins anew.
    ///
    /// # Errors
    /// [`Error::WrongRecoveryToken`] (also for unknown accounts and those without a
    /// token), [`Error::TooManyAttempts`], and those of every change.
    pub async fn start_recovery(
        &self,
        source: Source,
        address: &Address,
        token: &RecoveryToken,
    ) -> Result<RecoveryPhase, Error> {
        let proof = token.clone();
        let step = self.change_from(source, address, move |seen, bench| {
            open_with_token(&seen, &proof, bench)?;
            let mut draft = Draft::from(seen);
            if !is_running(draft.account.recovery_started, bench.now) {
                draft.account.recovery_started = Some(bench.now);
                draft.note(AuditAction::RecoveryStarted);
                draft.tell(Letter::RecoveryStarted {
                    ready: bench.now + WAITING,
                });
            }
            let outcome = RecoveryPhase::of(draft.account.recovery_started, bench.now);
            Ok(Change { draft, outcome })
        });
        self.recovery_step(source, address, token, step).await
    }
}

fn is_running(started: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    match RecoveryPhase::of(started, now) {
        RecoveryPhase::NotStarted | RecoveryPhase::Expired(_) => false,
        // One from the future would keep its owner waiting for longer than two days.
        RecoveryPhase::Waiting(recovery) | RecoveryPhase::Ready(recovery) => {
            recovery.started <= now + SKEW
        }
    }
}
