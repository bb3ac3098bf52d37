//! A row's texts, read as what the vault works with.
//!
//! A text that cannot be read is never skipped: it may be somebody's only key. The use
//! case stops, and the row stays as it is for an administrator to look at.

use model::{Account, RetiredKeyState, SealedText};
use vault::{
    BoxError, BoxOrigin, KeyRing, KeyRingError, Opened, PasswordHash, PrivateKey, PublicKey,
    RingBox, SealedBox, Secret,
};

use crate::Error;
use crate::kept_key::KeptKey;
use crate::workbench::Workbench;

/// The stored password hash.
pub(crate) fn stored_hash(account: &Account) -> Result<PasswordHash, Error> {
    PasswordHash::parse(account.password.hash.as_str()).map_err(|fault| {
        Error::inconsistent(&account.address, format!("its password hash: {fault}"))
    })
}

/// The stored public key, if there is one.
pub(crate) fn public_key(account: &Account) -> Result<Option<PublicKey>, Error> {
    account
        .mail_crypt
        .public_key
        .as_deref()
        .map(|text| {
            PublicKey::from_encoded(text).map_err(|fault| {
                Error::inconsistent(&account.address, format!("its public key: {fault}"))
            })
        })
        .transpose()
}

/// Dovecot's id of the stored public key, if there is one.
pub(crate) fn active_key_id(account: &Account) -> Result<Option<String>, Error> {
    Ok(public_key(account)?.map(|key| key.key_id().to_string()))
}

/// Refuses a row that holds half a key: a public key that no box belongs to, or a box
/// whose public key is gone. Whatever were written over it might be somebody's only key.
pub(crate) fn refuse_half_a_key(account: &Account) -> Result<(), Error> {
    let mail_crypt = &account.mail_crypt;
    if mail_crypt.has_keys() || mail_crypt.is_empty() {
        return Ok(());
    }
    Err(Error::inconsistent(
        &account.address,
        "it has a public key without a box or a box without a public key",
    ))
}

/// Makes sure that a key out of one of the account's boxes is the account's key.
pub(crate) fn expect_own_key(account: &Account, key: &PrivateKey) -> Result<(), Error> {
    if public_key(account)?.is_some_and(|stored| stored == key.public_key()) {
        return Ok(());
    }
    Err(Error::inconsistent(
        &account.address,
        "a box opened, but its key does not belong to the stored public key",
    ))
}

/// Opens a stored box; none if the secret is not the one.
///
/// `name` says in an error which box it was.
pub(crate) fn open_box(
    account: &Account,
    name: &str,
    text: &SealedText,
    secret: &Secret,
    origin: BoxOrigin,
    bench: &mut Workbench<'_>,
) -> Result<Option<Opened>, Error> {
    let opened =
        SealedBox::parse(text.as_str()).and_then(|sealed| sealed.open(secret, origin, bench.arena));
    match opened {
        Ok(opened) => Ok(Some(opened)),
        Err(BoxError::WrongSecret) => Ok(None),
        Err(BoxError::Derivation(_)) => Err(Error::Derivation),
        Err(fault) => Err(Error::inconsistent(
            &account.address,
            format!("{name}: {fault}"),
        )),
    }
}

/// Opens every retired key that `active` opens, archived ones included. Locked keys, and
/// those that wait behind one, stay closed.
pub(crate) fn open_ring(
    account: &Account,
    active: PrivateKey,
    retired: &[KeptKey],
) -> Result<KeyRing, Error> {
    let entries = ring_entries(account, retired.iter())?;
    KeyRing::open(active, &entries).map_err(|fault| damaged_ring(account, &fault))
}

/// The open retired keys that a log-in hands over beside `active`. Archived ones are not
/// even looked at.
pub(crate) fn hand_over(
    account: &Account,
    active: &PrivateKey,
    retired: &[KeptKey],
) -> Result<Vec<PrivateKey>, Error> {
    let wanted = retired
        .iter()
        .filter(|kept| kept.state.archived_since().is_none());
    let entries = ring_entries(account, wanted)?;
    KeyRing::hand_over(active, &entries).map_err(|fault| damaged_ring(account, &fault))
}

fn damaged_ring(account: &Account, fault: &KeyRingError) -> Error {
    Error::inconsistent(&account.address, format!("its key ring: {fault}"))
}

fn ring_entries<'a>(
    account: &Account,
    retired: impl Iterator<Item = &'a KeptKey>,
) -> Result<Vec<vault::RetiredKey>, Error> {
    retired
        .filter_map(|kept| match &kept.state {
            RetiredKeyState::Open {
                opener, ring_box, ..
            } => Some(ring_entry(account, kept, opener, ring_box.as_str())),
            RetiredKeyState::Locked { .. } => None,
        })
        .collect()
}

fn ring_entry(
    account: &Account,
    kept: &KeptKey,
    opener: &str,
    ring_box: &str,
) -> Result<vault::RetiredKey, Error> {
    let damaged = |fault: &dyn std::error::Error| {
        let what = format!("its retired key {}: {fault}", kept.key_id);
        Error::inconsistent(&account.address, what)
    };
    let public_key = PublicKey::from_encoded(&kept.public_key).map_err(|fault| damaged(&fault))?;
    if public_key.key_id().to_string() != kept.key_id {
        let what = format!("its retired key {} is of another id", kept.key_id);
        return Err(Error::inconsistent(&account.address, what));
    }
    let opener = opener.parse().map_err(|fault| damaged(&fault))?;
    let ring_box = RingBox::parse(ring_box).map_err(|fault| damaged(&fault))?;
    Ok(vault::RetiredKey {
        public_key,
        opener,
        ring_box,
        archived: kept.state.archived_since().is_some(),
    })
}
