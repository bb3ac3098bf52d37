//! A new recovery token.

use model::Address;
use vault::{RecoveryToken, Secret};

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
            first
        }
    };
    let outcome = bench.new_recovery_token(&mut draft, &key)?;
    Ok(Change { draft, outcome })
}
