//! In between: where does it stand?

use model::Address;
use vault::RecoveryToken;

use super::{RecoveryPhase, hide_unknown, open_with_token};
use crate::change::Change;
use crate::draft::Draft;
use crate::{Accounts, Error};

impl Accounts {
    /// Tells where the recovery stands. Changes nothing.
    ///
    /// # Errors
    /// [`Error::WrongRecoveryToken`] (also for unknown accounts and those without a
    /// token), [`Error::Inconsistent`], [`Error::Busy`], [`Error::Store`].
    pub async fn recovery_status(
        &self,
        address: &Address,
        token: &RecoveryToken,
    ) -> Result<RecoveryPhase, Error> {
        let token = token.clone();
        self.change(address, move |seen, bench| {
            open_with_token(&seen, &token, bench)?;
            let outcome = RecoveryPhase::of(seen.account.recovery_started, bench.now);
            let draft = Draft::from(seen);
            Ok(Change { draft, outcome })
        })
        .await
        .map_err(hide_unknown)
    }
}
