//! What is written together with a change of an account, in its transaction.

use chrono::{DateTime, Utc};
use model::{AuditActor, Letter};
use store::{LinkPurpose, NewSession, Transaction};

use crate::Error;
use crate::audit::Note;
use crate::draft::Draft;
use crate::snapshot::Snapshot;

/// Everything beside the account and its keys that a change brings about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effects {
    /// A session to begin: the digest of what the browser will hold.
    pub(crate) begin_session: Option<String>,
    /// What the audit trail tells.
    pub(crate) notes: Vec<Note>,
    /// What the owner is told.
    pub(crate) letters: Vec<Letter>,
}

impl Draft {
    /// Has the audit trail tell something.
    pub(crate) fn note(&mut self, note: impl Into<Note>) {
        self.effects.notes.push(note.into());
    }

    /// Has the owner told something.
    pub(crate) fn tell(&mut self, letter: Letter) {
        self.effects.letters.push(letter);
    }
}

/// Writes the effects of a draft whose account and keys are written already.
///
/// All sessions end when the password column changes, and with a deletion, which changes it.
pub(crate) async fn write(
    transaction: &Transaction,
    seen: &Snapshot,
    draft: &Draft,
    actor: &AuditActor,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let account = &draft.account;
    for note in &draft.effects.notes {
        note.of_account(transaction, actor.clone(), account, now)
            .await?;
    }
    for letter in &draft.effects.letters {
        let language = account.language;
        transaction
            .insert_letter(account.id, *letter, language, now)
            .await?;
    }
    if account.recovery_started.is_none() && seen.account.recovery_started.is_some() {
        let stop = LinkPurpose::StopRecovery;
        transaction.delete_links(stop, Some(account.id)).await?;
    }
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
