//! The first step: the waiting time begins.

use super::{RecoveryPhase, open_with_token};
use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Error, Source};

use model::Address;
use vault::RecoveryToken;

impl Accounts {
    /// Starts a recovery. One that runs already goes on and keeps its dates; one that
    /// lapsed begins anew.
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
        let step = self.change(address, move |seen, bench| {
            open_with_token(&seen, &proof, bench)?;
            let mut draft = Draft::from(seen);
            let started = &mut draft.account.recovery_started;
            if let RecoveryPhase::NotStarted | RecoveryPhase::Expired(_) =
                RecoveryPhase::of(*started, bench.now)
            {
                *started = Some(bench.now);
            }
            let outcome = RecoveryPhase::of(*started, bench.now);
            Ok(Change { draft, outcome })
        });
        self.recovery_step(source, address, token, step).await
    }
}
