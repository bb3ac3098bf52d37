//! How a change reaches the database: look, prepare, lock, compare, write.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use model::{Account, Address, AuditActor};
use store::{NewRetiredKey, Reader, Transaction};
use vault::Asker;

use crate::authority::Powers;
use crate::clock::whole_seconds;
use crate::draft::Draft;
use crate::kept_key::KeptKey;
use crate::snapshot::Snapshot;
use crate::workbench::Workbench;
use crate::{Accounts, Authority, Error, effects};

/// How often a change begins anew because somebody else changed the account meanwhile.
/// Each attempt can only fail because another change succeeded or the database broke it off.
const ATTEMPTS: usize = 8;

/// What a use case has prepared, and what it answers once that is written.
pub(crate) struct Change<T> {
    pub(crate) draft: Draft,
    pub(crate) outcome: T,
}

/// Who changes an account.
enum Actor {
    /// Its owner, or whoever proves to be by what `prepare` asks for.
    Owner,
    /// An administrator with this power over it.
    Authority(Authority, fn(&Powers, &Account) -> Result<(), Error>),
}

impl Actor {
    async fn check(&self, reader: &Reader<'_>, seen: &Snapshot) -> Result<(), Error> {
        match self {
            Self::Owner => Ok(()),
            Self::Authority(by, power) => power(&by.powers(reader).await?, &seen.account),
        }
    }

    fn name(&self) -> AuditActor {
        match self {
            Self::Owner => AuditActor::Owner,
            Self::Authority(by, _) => by.actor(),
        }
    }
}

impl Accounts {
    /// Carries out one use case on one account.
    ///
    /// `prepare` runs on a derivation worker, without any lock, on what was read. Then
    /// the row is locked, and only if account and key ring are still exactly what
    /// `prepare` saw is the draft written; otherwise all begins anew. A draft that
    /// changes nothing is not written, and one that only notes the week of a log-in may fail
    /// to be: nobody is kept from reading mail because of a note.
    ///
    /// # Errors
    /// What `prepare` answers; [`Error::Busy`] when the pool is full or the account keeps
    /// changing; [`Error::Store`]. Nothing is changed then, unless it is
    /// [`store::StoreError::Uncertain`].
    pub(crate) async fn change<T, F>(&self, address: &Address, prepare: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static,
    {
        let owner = Asker::known().on_account(&address.to_string());
        Box::pin(self.change_for(&Actor::Owner, owner, (address, None), prepare)).await
    }

    /// The same on behalf of somebody whose share of the workers is another, and from what was
    /// read already.
    ///
    /// # Errors
    /// Those of every change.
    pub(crate) async fn change_seen<T, F>(
        &self,
        asker: Asker,
        seen: Snapshot,
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static,
    {
        let address = seen.account.address.clone();
        Box::pin(self.change_for(&Actor::Owner, asker, (&address, Some(seen)), prepare)).await
    }

    /// The same by an administrator, who must have power over the account, both before
    /// `prepare` and in the transaction.
    ///
    /// # Errors
    /// Also [`Error::NotAllowed`].
    pub(crate) async fn change_by<T, F>(
        &self,
        by: &Authority,
        address: &Address,
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static,
    {
        let actor = Actor::Authority(by.clone(), Powers::over);
        Box::pin(self.change_for(&actor, Asker::known(), (address, None), prepare)).await
    }

    /// The same for what administrators do to others only.
    ///
    /// # Errors
    /// Also [`Error::NotAllowed`] and [`Error::OwnAccount`].
    pub(crate) async fn change_of_other<T, F>(
        &self,
        by: &Authority,
        address: &Address,
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static,
    {
        let actor = Actor::Authority(by.clone(), Powers::over_other);
        Box::pin(self.change_for(&actor, Asker::known(), (address, None), prepare)).await
    }

    /// Boxed by its callers: a change is a large future, and everybody who waits for it would hold
    /// it on the stack.
    async fn change_for<T, F>(
        &self,
        actor: &Actor,
        asker: Asker,
        (address, mut seen): (&Address, Option<Snapshot>),
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static,
    {
        let prepare = Arc::new(prepare);
        let mut broken_off = None;
        for _ in 0..ATTEMPTS {
            let reader = self.store.reader();
            let seen = match seen.take() {
                Some(seen) => seen,
                None => Snapshot::read(&reader, address).await?,
            };
            actor.check(&reader, &seen).await?;
            let change = {
                let (prepare, seen) = (Arc::clone(&prepare), seen.clone());
                self.on_worker(asker, move |bench| prepare(seen, bench))
                    .await??
            };
            if change.draft == Draft::from(seen.clone()) {
                return Ok(change.outcome);
            }
            let may_be_missed = change.draft.only_notes_a_log_in(&seen);
            match Box::pin(self.write_if_unchanged(&seen, change.draft, actor)).await {
                Ok(true) => return Ok(change.outcome),
                Ok(false) => {}
                Err(Error::Store(fault)) if may_be_missed => {
                    tracing::warn!(%address, %fault, "the week of a log-in was not noted");
                    return Ok(change.outcome);
                }
                // A deadlock or a lost connection; nothing was changed.
                Err(Error::Store(fault)) if fault.is_interruption() => {
                    tracing::debug!(%address, %fault, "broken off; beginning anew");
                    broken_off = Some(fault);
                    continue;
                }
                Err(fault) => return Err(fault),
            }
            tracing::debug!(%address, "the account changed meanwhile; beginning anew");
        }
        Err(broken_off.map_or(Error::Busy, Error::Store))
    }

    /// Returns whether the draft was written; `false` means that the account is no
    /// longer what was seen.
    async fn write_if_unchanged(
        &self,
        seen: &Snapshot,
        draft: Draft,
        actor: &Actor,
    ) -> Result<bool, Error> {
        let transaction = self.store.begin().await?;
        let Some(account) = transaction.lock_account(&seen.account.address).await? else {
            return Ok(false);
        };
        if Snapshot::of_locked(&transaction, account).await? != *seen {
            return Ok(false);
        }
        actor.check(&transaction.reader(), seen).await?;
        let now = whole_seconds(&*self.clock);
        write(&transaction, seen, draft, &actor.name(), now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

async fn write(
    transaction: &Transaction,
    seen: &Snapshot,
    mut draft: Draft,
    actor: &AuditActor,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if !draft.leaves_the_account(seen) {
        draft.account.updated = now;
        transaction.update_account(&draft.account).await?;
    }
    effects::write(transaction, seen, &draft, actor, now).await?;
    let account = draft.account.id;
    write_retired_keys(transaction, seen, draft.retired, now).await?;
    if draft.clear_two_factor {
        transaction.clear_two_factor(account).await?;
    }
    if draft.account.deleted {
        transaction.delete_unused_vouchers_of(account).await?;
        transaction.delete_letters_of(account).await?;
    }
    if draft.delete_aliases {
        transaction.soft_delete_aliases_of(account, now).await?;
    }
    Ok(())
}

async fn write_retired_keys(
    transaction: &Transaction,
    seen: &Snapshot,
    keys: Vec<KeptKey>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let account = seen.account.id;
    if keys.is_empty() && !seen.retired.is_empty() {
        transaction.delete_retired_keys(account).await?;
        return Ok(());
    }
    for key in keys {
        let Some(row) = key.row else {
            let key = NewRetiredKey {
                account,
                key_id: key.key_id,
                public_key: key.public_key,
                state: key.state,
                reason: key.reason,
                retired: now,
            };
            transaction.insert_retired_key(key).await?;
            continue;
        };
        let before = seen.retired.iter().find(|before| before.id == row);
        if before.is_none_or(|before| before.state != key.state) {
            transaction
                .update_retired_key_state(row, &key.state)
                .await?;
        }
    }
    Ok(())
}
