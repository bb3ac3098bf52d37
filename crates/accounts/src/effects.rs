//! What is written together with a change of an account, in its transaction.

use chrono::{DateTime, Utc};
use store::{NewSession, Transaction};

use crate::Error;
use crate::draft::Draft;
use crate::snapshot::Snapshot;

/// Everything beside the account and its keys that a change brings about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effects {
    /// A session to begin: the digest of what the browser will hold.
    pub(crate) begin_session: Option<String>,
}

/// Writes the effects of a draft whose account and keys are written already.
///
/// All sessions end when the password column changes, and with a deletion, which changes it.
pub(crate) async fn write(
    transaction: &Transaction,
    seen: &Snapshot,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let account = &draft.account;
    if account.password != seen.account.password {
        transaction.delete_sessions_of(account.id).await?;
    }
    if let Some(digest) = &draft.effects.begin_session {
        let session = NewSession {
            account: account.id,
            digest: digest.clone(),
            password_binding: crate::session::password_binding(account),
            created: now,
        };
        transaction.insert_session(session).await?;
    }
    Ok(())
}
