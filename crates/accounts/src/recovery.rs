//! Recovery: a new password for whoever holds the recovery token.
//!
//! It takes two days, so that an owner whose token was stolen can stop it, and lapses
//! after thirty. The token is proven at every step; whoever does not hold it learns
//! nothing, not even whether the account exists.

mod cancel;
mod finish;
mod start;
mod status;

use chrono::{DateTime, Duration, Utc};
use model::Address;
use vault::{BoxOrigin, PrivateKey, RecoveryToken};

use crate::change::Change;
use crate::limits::Limited;
use crate::snapshot::Snapshot;
use crate::stored_keys::{expect_own_key, open_box};
use crate::workbench::Workbench;
use crate::{Accounts, Error, Source};

/// How long an owner has to stop a recovery that is not theirs.
const WAITING: Duration = Duration::days(2);
/// How long after its start a recovery can be finished.
const LIFE: Duration = Duration::days(30);

/// A recovery that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// When it was.
    pub started: DateTime<Utc>,
    /// From when on it can be finished.
    pub ready: DateTime<Utc>,
    /// From when on it can no longer be.
    pub expires: DateTime<Utc>,
}

/// Where a recovery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryPhase {
    /// None was started, or it was stopped.
    NotStarted,
    /// Within the two days.
    Waiting(Recovery),
    /// It can be finished.
    Ready(Recovery),
    /// More than thirty days old.
    Expired(Recovery),
}

impl RecoveryPhase {
    pub(crate) fn of(started: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        let Some(started) = started else {
            return Self::NotStarted;
        };
        let recovery = Recovery {
            started,
            ready: started + WAITING,
            expires: started + LIFE,
        };
        if now < recovery.ready {
            Self::Waiting(recovery)
        } else if now < recovery.expires {
            Self::Ready(recovery)
        } else {
            Self::Expired(recovery)
        }
    }
}

/// Proves the token and opens the active key with it.
pub(crate) fn open_with_token(
    seen: &Snapshot,
    token: &RecoveryToken,
    bench: &mut Workbench<'_>,
) -> Result<PrivateKey, Error> {
    let account = &seen.account;
    let text = match &account.mail_crypt.recovery_box {
        Some(text) if !account.deleted => text,
        _ => {
            bench.open_decoy(&token.secret(), BoxOrigin::Foreign)?;
            return Err(Error::WrongRecoveryToken);
        }
    };
    let name = "the box under its recovery token";
    let opened = open_box(
        account,
        name,
        text,
        &token.secret(),
        BoxOrigin::Foreign,
        bench,
    )?;
    let key = opened.ok_or(Error::WrongRecoveryToken)?.key;
    expect_own_key(account, &key)?;
    Ok(key)
}

/// An unknown address answers like a wrong token.
pub(crate) fn hide_unknown(fault: Error) -> Error {
    match fault {
        Error::UnknownAccount(_) => Error::WrongRecoveryToken,
        other => other,
    }
}

impl Accounts {
    /// A change by somebody who has yet to prove anything; see [`change`](Self::change).
    async fn change_from<T, F>(
        &self,
        source: Source,
        address: &Address,
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static,
    {
        let asker = self.asker_from(source, &address.to_string()).await?;
        let seen = Snapshot::read(&self.store.reader(), address).await?;
        self.change_seen(asker, seen, prepare).await
    }

    /// Carries out a step of a recovery within the limits. An unknown address answers like a
    /// wrong token, and after the same work.
    async fn recovery_step<T>(
        &self,
        source: Source,
        address: &Address,
        token: &RecoveryToken,
        step: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let account = address.to_string();
        let asker = self.asker_from(source, &account).await?;
        let attempt = async {
            let done = step.await;
            if matches!(done, Err(Error::UnknownAccount(_))) {
                self.open_decoy(asker, &token.secret(), BoxOrigin::Foreign)
                    .await?;
                return Err(Error::WrongRecoveryToken);
            }
            done
        };
        self.within_limits(Limited::Recovery, source, Some(&account), Box::pin(attempt))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_change_on_the_second() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let started = at("2026-11-23T12:00:00Z");
        let phase = |now| RecoveryPhase::of(Some(started), at(now));
        assert!(matches!(
            phase("2026-11-25T11:59:59Z"),
            RecoveryPhase::Waiting(_)
        ));
        assert!(matches!(
            phase("2026-11-25T12:00:00Z"),
            RecoveryPhase::Ready(_)
        ));
        assert!(matches!(
            phase("2026-12-23T11:59:59Z"),
            RecoveryPhase::Ready(_)
        ));
        assert!(matches!(
            phase("2026-12-23T12:00:00Z"),
            RecoveryPhase::Expired(_)
        ));
        assert_eq!(RecoveryPhase::of(None, started), RecoveryPhase::NotStarted);
    }
}
