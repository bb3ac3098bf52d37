//! A new recovery token.

use model::{Address, AuditAction, Letter};
use vault::{RecoveryToken, Secret, bearer_token_digest};

use crate::change::Change;
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error};

impl Accounts {
    /// Makes a recovery token; a former one is void from then on. An account without
    /// keys gets them in every mode, and its switch stays as it is.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], and those of every change.
    pub async fn new_recovery_token(
        &self,
        address: &Address,
        password: &Secret,
    ) -> Result<RecoveryToken, Error> {
        self.change_unlocked(address, password, prepare).await
    }
}

/// Names a recovery token without opening anything: SHA-256, in hex, of its box's text.
pub(crate) fn receipt_of(recovery_box: &str) -> String {
    bearer_token_digest(recovery_box)
}

fn prepare(
    Unlocked { mut draft, key }: Unlocked,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<Change<RecoveryToken>, Error> {
    let key = match key {
        Some(key) => key,
        None => {
            let first = bench.new_key()?;
            draft.install_key(&first, password, bench)?;
            draft.note(AuditAction::KeysMade);
            first
        }
    };
    let outcome = bench.new_recovery_token(&mut draft, &key)?;
    draft.note(AuditAction::RecoveryTokenMade);
    draft.tell(Letter::NewRecoveryToken);
    Ok(Change { draft, outcome })
}
