//! Which keys the mail of an account may lie under.

use chrono::{DateTime, Utc};
use model::{Address, RetiredKeyState};

use crate::snapshot::Snapshot;
use crate::stored_keys::public_key;
use crate::{Accounts, Error};

/// The keys that an account has and had. No secret is needed to know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKeys {
    /// Whether new mail is to be sealed, as the account's switch says.
    pub switch: bool,
    /// The active one first, if there is one, and then the retired ones, the newest first.
    pub keys: Vec<KnownKey>,
}

/// A key, by the name that a sealed message gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    /// Dovecot's id of the key: 64 lower-case hex digits.
    pub key_id: String,
    /// base64 of the SPKI PEM.
    pub public_key: String,
    /// What can be done with it.
    pub standing: KeyStanding,
    /// When it retired; none for the active one.
    pub retired: Option<DateTime<Utc>>,
}

/// What can be done with a key of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyStanding {
    /// New mail is sealed to it, and it is handed over at log-in.
    Active,
    /// Retired, and handed over at log-in.
    Open,
    /// Retired, sealed under the active key, and not handed over.
    Archived,
    /// Retired, and waiting for an old password or an old recovery token; or behind a key
    /// that does.
    Locked,
}

impl KeyStanding {
    /// That of a retired key, where `active` is the id of the account's active one.
    pub(crate) fn of(state: &RetiredKeyState, active: Option<&str>) -> Self {
        match active {
            Some(active) if state.is_open_under(active) => match state.archived_since() {
                Some(_) => Self::Archived,
                None => Self::Open,
            },
            _ => Self::Locked,
        }
    }
}

impl Accounts {
    /// The keys of an account.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`] (deleted ones too), [`Error::Inconsistent`] where the
    /// public key cannot be read, [`Error::Store`].
    pub async fn known_keys(&self, address: &Address) -> Result<KnownKeys, Error> {
        let seen = Snapshot::read(&self.store.reader(), address).await?;
        let Snapshot { account, retired } = seen.alive()?;
        let active = public_key(&account)?.map(|key| KnownKey {
            key_id: key.key_id().to_string(),
            public_key: key.encoded().to_owned(),
            standing: KeyStanding::Active,
            retired: None,
        });
        let active_id = active.as_ref().map(|key| key.key_id.clone());
        let retired = retired.into_iter().map(|key| KnownKey {
            standing: KeyStanding::of(&key.state, active_id.as_deref()),
            key_id: key.key_id,
            public_key: key.public_key,
            retired: Some(key.retired),
        });
        Ok(KnownKeys {
            switch: account.mail_crypt.switch,
            keys: active.into_iter().chain(retired).collect(),
        })
    }
}
