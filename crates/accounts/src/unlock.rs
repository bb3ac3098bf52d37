//! Proving a password and opening the active key with it.

use model::{Address, AuditAction, Letter, RetirementReason};
use vault::{Asker, BoxDerivation, BoxOrigin, Opened, PrivateKey, Secret};

use crate::change::Change;
use crate::draft::Draft;
use crate::snapshot::Snapshot;
use crate::stored_keys::{expect_own_key, open_box, refuse_half_a_key, stored_hash};
use crate::workbench::Workbench;
use crate::{Accounts, Error};

/// An account whose owner has just proven the password.
pub(crate) struct Unlocked {
    pub(crate) draft: Draft,
    /// The active private key; none where the account has no keys.
    pub(crate) key: Option<PrivateKey>,
}

impl Accounts {
    /// Carries out a use case on the account of an owner who proves the password; see
    /// [`change`](Self::change). Deleted accounts are unknown here.
    pub(crate) async fn change_unlocked<T, F>(
        &self,
        address: &Address,
        password: &Secret,
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Unlocked, &Secret, &mut Workbench<'_>) -> Result<Change<T>, Error>
            + Send
            + Sync
            + 'static,
    {
        let prepare = behind_password(password.clone(), prepare);
        self.change(address, prepare).await
    }

    /// The same on behalf of somebody whose share of the workers is another, and from what was
    /// read already.
    pub(crate) async fn change_seen_unlocked<T, F>(
        &self,
        asker: Asker,
        seen: Snapshot,
        password: &Secret,
        prepare: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Unlocked, &Secret, &mut Workbench<'_>) -> Result<Change<T>, Error>
            + Send
            + Sync
            + 'static,
    {
        let prepare = behind_password(password.clone(), prepare);
        self.change_seen(asker, seen, prepare).await
    }
}

/// What a use case prepares, once the password has opened the account.
fn behind_password<T, F>(
    password: Secret,
    prepare: F,
) -> impl Fn(Snapshot, &mut Workbench<'_>) -> Result<Change<T>, Error> + Send + Sync + 'static
where
    T: Send + 'static,
    F: Fn(Unlocked, &Secret, &mut Workbench<'_>) -> Result<Change<T>, Error>
        + Send
        + Sync
        + 'static,
{
    move |seen: Snapshot, bench: &mut Workbench<'_>| {
        let unlocked = unlock(seen.alive()?, &password, bench)?;
        prepare(unlocked, &password, bench)
    }
}

/// Proves `password` and opens the active key.
///
/// While the box is bound to the stored hash, the box that opens is the proof: one
/// derivation. Otherwise (an imported account, or another program wrote the hash) the hash
/// decides as well, and the box is bound to it.
///
/// A hash that another program changed leaves a box under the former password. The owner
/// of the new password is let in all the same: the key becomes a locked one, which the
/// former password or the recovery token opens, and a new key takes its place.
///
/// # Errors
/// [`Error::WrongPassword`], [`Error::Inconsistent`].
pub(crate) fn unlock(
    seen: Snapshot,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<Unlocked, Error> {
    refuse_half_a_key(&seen.account)?;
    let hash = stored_hash(&seen.account)?;
    let bound = seen.account.mail_crypt.box_binding == Some(hash.binding());
    let opened = open_secret_box(&seen, password, bound, bench)?;
    let wrong_for_box = opened.is_none() && seen.account.mail_crypt.secret_box.is_some();
    if bound && wrong_for_box {
        return Err(Error::WrongPassword);
    }
    let box_proves = bound && opened.is_some();
    if !box_proves {
        verify_hash(&seen, password, bench)?;
    }

    let has_key = seen.account.mail_crypt.public_key.is_some();
    let mut draft = Draft::from(seen);
    let key = match opened {
        Some(opened) => Some(accept_box(&mut draft, opened, bound, password, bench)?),
        None if has_key => Some(replace_stranded_key(&mut draft, password, bench)?),
        None => None,
    };
    Ok(Unlocked { draft, key })
}

fn open_secret_box(
    seen: &Snapshot,
    password: &Secret,
    bound: bool,
    bench: &mut Workbench<'_>,
) -> Result<Option<Opened>, Error> {
    let Some(text) = &seen.account.mail_crypt.secret_box else {
        return Ok(None);
    };
    // What is bound was written here, and so with Argon2id.
    let origin = if bound {
        BoxOrigin::Ours
    } else {
        BoxOrigin::Foreign
    };
    let name = "the box under its password";
    open_box(&seen.account, name, text, password, origin, bench)
}

fn verify_hash(seen: &Snapshot, password: &Secret, bench: &mut Workbench<'_>) -> Result<(), Error> {
    let matches = stored_hash(&seen.account)?
        .verify(password, bench.arena)
        .map_err(|fault| {
            Error::inconsistent(&seen.account.address, format!("its password hash: {fault}"))
        })?;
    if matches {
        Ok(())
    } else {
        Err(Error::WrongPassword)
    }
}

/// Takes the key out of a box that opened; a box of another's making is bound to the
/// hash, and one by Argon2i is sealed anew.
fn accept_box(
    draft: &mut Draft,
    opened: Opened,
    bound: bool,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<PrivateKey, Error> {
    expect_own_key(&draft.account, &opened.key)?;
    if opened.derivation == BoxDerivation::Argon2i {
        draft.install_key(&opened.key, password, bench)?;
    } else if !bound {
        draft.bind_box()?;
    }
    Ok(opened.key)
}

fn replace_stranded_key(
    draft: &mut Draft,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<PrivateKey, Error> {
    tracing::warn!(
        address = %draft.account.address,
        "another program changed the password, and the mailbox key is still sealed under \
         the former one. The key is kept, locked; a new one takes its place. Mail sealed \
         until now becomes readable again once the owner proves the former password or \
         the recovery token."
    );
    draft.lock_active_key(RetirementReason::ForeignPassword)?;
    let key = bench.new_key()?;
    draft.install_key(&key, password, bench)?;
    draft.note(AuditAction::PasswordChangedElsewhere);
    draft.tell(Letter::NoRecoveryToken);
    Ok(key)
}
