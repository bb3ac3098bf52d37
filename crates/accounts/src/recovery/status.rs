//! In between: where does it stand?

use model::Address;
use vault::RecoveryToken;

use super::{RecoveryPhase, open_with_token};
use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Error, Source};

impl Accounts {
    /// Tells where the recovery stands. Changes nothing.
    ///
    /// # Errors
    /// [`Error::WrongRecoveryToken`] (also for unknown accounts and those without a
    /// token), [`Error::TooManyAttempts`], [`Error::Inconsistent`], [`Error::Busy`], [`Error::Store`].
    pub async fn recovery_status(
        &self,
        source: Source,
        address: &Address,
        token: &RecoveryToken,
    ) -> Result<RecoveryPhase, Error> {
        let proof = token.clone();
        let step = self.change_from(source, address, move |seen, bench| {
            open_with_token(&seen, &proof, bench)?;
            let outcome = RecoveryPhase::of(seen.account.recovery_started, bench.now);
            let draft = Draft::from(seen);
            Ok(Change { draft, outcome })
        });
        self.recovery_step(source, address, token, step).await
    }
}
