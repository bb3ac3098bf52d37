//! Rotating: a new key for new mail, the old one kept in the ring.

use model::{Address, AuditAction, Letter};
use vault::{RecoveryToken, Secret};

use crate::change::Change;
use crate::stored_keys::open_ring;
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error};

impl Accounts {
    /// Gives the account a new key. Every key it had stays open to it, or archived. The recovery token
    /// is a new one, because the box under the old one holds only the old key.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::NoKeys`], [`Error::KeyRingFull`], and those of
    /// every change.
    pub async fn rotate(
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
    let old = key.ok_or_else(|| Error::NoKeys(draft.account.address.clone()))?;
    let ring = open_ring(&draft.account, old, &draft.retired)?;
    if ring.room() == 0 {
        return Err(Error::KeyRingFull(1 + ring.retired().len()));
    }
    let new = bench.new_key()?;
    draft.keep_ring_under(&new, &ring, bench)?;
    draft.install_key(&new, password, bench)?;
    let outcome = bench.new_recovery_token(&mut draft, &new)?;
    draft.note(AuditAction::KeyRotated);
    draft.tell(Letter::KeyRotated);
    Ok(Change { draft, outcome })
}
