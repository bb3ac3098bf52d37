//! Changes that the database broke off, made once more.

use std::future::Future;

use crate::Error;

/// How often a change is begun. It is broken off only because another one went on, or because the
/// connection was lost.
const ATTEMPTS: usize = 8;

/// Makes a change as a whole, and begins it anew where a deadlock or a lost connection broke it off:
/// nothing of it is left then. One whose commit was not answered may have been made, and is not
/// made again.
///
/// # Errors
/// Those of the change.
pub(crate) async fn anew<T, F>(change: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut attempts = 1;
    loop {
        match change().await {
            Err(Error::Store(fault)) if fault.is_interruption() && attempts < ATTEMPTS => {
                tracing::debug!(%fault, attempts, "broken off; beginning anew");
                attempts += 1;
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use store::StoreError;

    use super::*;

    async fn run(faults: usize, fault: fn(store::Cause) -> StoreError) -> (usize, bool) {
        let begun = Cell::new(0);
        let outcome = anew(|| async {
            begun.set(begun.get() + 1);
            match begun.get() > faults {
                true => Ok(()),
                false => Err(Error::Store(fault("deadlock".into()))),
            }
        });
        let succeeded = outcome.await.is_ok();
        (begun.get(), succeeded)
    }

    #[tokio::test]
    async fn what_was_broken_off_is_begun_anew_and_nothing_else_is() {
        assert_eq!(run(0, StoreError::Interrupted).await, (1, true));
        assert_eq!(run(3, StoreError::Interrupted).await, (4, true));
        assert_eq!(run(99, StoreError::Interrupted).await, (ATTEMPTS, false));
        assert_eq!(run(1, StoreError::Uncertain).await, (1, false));
        assert_eq!(run(1, StoreError::Unavailable).await, (1, false));
    }
}
