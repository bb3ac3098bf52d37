//! Opening a locked key with the secret of its time.

use model::{Account, Address, AuditAction, RetiredKeyState};
use vault::{BoxOrigin, PrivateKey, RecoveryToken, Secret};

use crate::audit::Note;
use crate::change::Change;
use crate::kept_key::KeptKey;
use crate::stored_keys::{open_box, open_ring};
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error};

/// A secret that once opened the account's key.
#[derive(Clone, Debug)]
pub enum OldSecret {
    /// A former password.
    Password(Secret),
    /// A former recovery token.
    RecoveryToken(RecoveryToken),
}

/// What an old secret has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenedKeys {
    /// How many locked keys there were that it opens.
    pub opened: usize,
    /// How many keys came home archived, for want of room in the ring: those that were
    /// opened and those that waited behind them. Mail under them is readable again once it
    /// is sealed anew to the active key.
    pub archived: usize,
}

impl Accounts {
    /// Opens every locked key that `old` opens, and keeps it open from then on: it and
    /// the keys waiting behind it are sealed under the active key.
    ///
    /// They come into the ring as far as it has room, those that retired last first; the
    /// rest come home archived. What was archived before it was locked stays so.
    ///
    /// # Errors
    /// [`Error::WrongPassword`] (the present one), [`Error::NothingLocked`],
    /// [`Error::WrongOldSecret`], and those of every change.
    pub async fn open_locked_keys(
        &self,
        address: &Address,
        password: &Secret,
        old: OldSecret,
    ) -> Result<OpenedKeys, Error> {
        self.change_unlocked(address, password, move |unlocked, _, bench| {
            prepare(unlocked, &old, bench)
        })
        .await
    }
}

fn prepare(
    Unlocked { mut draft, key }: Unlocked,
    old: &OldSecret,
    bench: &mut Workbench<'_>,
) -> Result<Change<OpenedKeys>, Error> {
    let address = draft.account.address.clone();
    let active = key.ok_or_else(|| Error::NoKeys(address.clone()))?;
    let locked: Vec<_> = draft.retired.iter().filter(|key| key.is_locked()).collect();
    if locked.is_empty() {
        return Err(Error::NothingLocked(address));
    }
    let opened = locked
        .into_iter()
        .filter_map(|kept| try_old_secret(&draft.account, kept, old, bench).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    if opened.is_empty() {
        return Err(Error::WrongOldSecret);
    }

    let opened_count = opened.len();
    let room = open_ring(&draft.account, active.clone(), &draft.retired)?.room();
    let at_home = active.key_id().to_string();
    let away: Vec<_> = draft
        .retired
        .iter()
        .filter(|kept| !kept.state.is_open_under(&at_home))
        .map(|kept| kept.key_id.clone())
        .collect();
    for key in opened {
        let ring = open_ring(&draft.account, key, &draft.retired)?;
        draft.keep_ring_under(&active, &ring, bench)?;
    }
    let came_home = draft.retired.iter_mut().filter(|kept| {
        away.contains(&kept.key_id)
            && kept.state.is_open_under(&at_home)
            && kept.state.archived_since().is_none()
    });
    let archived = came_home
        .skip(room)
        .map(|kept| kept.set_archived(Some(bench.now)))
        .count();
    let outcome = OpenedKeys {
        opened: opened_count,
        archived,
    };
    draft.note(Note::with(AuditAction::KeysOpened, &opened_count));
    Ok(Change { draft, outcome })
}

/// The private key of a locked row, if `old` opens it.
fn try_old_secret(
    account: &Account,
    kept: &KeptKey,
    old: &OldSecret,
    bench: &mut Workbench<'_>,
) -> Result<Option<PrivateKey>, Error> {
    let RetiredKeyState::Locked {
        secret_box,
        recovery_box,
    } = &kept.state
    else {
        return Ok(None);
    };
    let (text, secret) = match old {
        OldSecret::Password(password) => (secret_box, password.clone()),
        OldSecret::RecoveryToken(token) => (recovery_box, token.secret()),
    };
    let Some(text) = text else {
        return Ok(None);
    };
    let name = format!("the locked key {}", kept.key_id);
    let opened = open_box(account, &name, text, &secret, BoxOrigin::Foreign, bench)?;
    let Some(key) = opened.map(|opened| opened.key) else {
        return Ok(None);
    };
    if key.key_id().to_string() != kept.key_id {
        let what = format!("{name}: its box holds another key");
        return Err(Error::inconsistent(&account.address, what));
    }
    Ok(Some(key))
}
