//! One attempt of somebody outside: counted, and answered so that its failure tells nothing.

use std::pin::Pin;

use model::Address;

use super::{FAILURE_TAKES, Limited, Source};
use crate::{Accounts, Error};

impl Accounts {
    /// Makes an attempt of an owner who is logged in and proves the password once more. Whoever
    /// finds a browser open guesses no faster there than at the log-in.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], and those of the attempt.
    pub async fn prove_again<T>(
        &self,
        source: Source,
        owner: &Address,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let account = owner.to_string();
        self.within_limits(Limited::LogIn, source, Some(&account), Box::pin(attempt))
            .await
    }

    /// Makes an attempt within the limits, boxed, because whole use cases come here and whoever
    /// waits would hold them on the stack. Places are given back when it succeeds (a
    /// registration keeps them) and when it fails for a reason of ours.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], and those of the attempt.
    pub(crate) async fn within_limits<T>(
        &self,
        limited: Limited,
        source: Source,
        account: Option<&str>,
        attempt: Pin<Box<impl Future<Output = Result<T, Error>>>>,
    ) -> Result<T, Error> {
        let places = self.take_places(limited, source, account).await?;
        let long_enough = tokio::time::sleep(FAILURE_TAKES);
        let made = attempt.await;
        let give_back = match &made {
            Err(Error::WrongPassword | Error::WrongRecoveryToken) => {
                if source != Source::CommandLine {
                    long_enough.await;
                }
                false
            }
            Err(fault) if fault.is_ours() => true,
            _ => limited != Limited::Registration,
        };
        if give_back && let Err(fault) = self.give_places_back(&places).await {
            // It counts as one that failed, until its window is over.
            tracing::warn!(%fault, "an attempt was not taken off the count");
        }
        made
    }
}
