//! The keys of one account.

use crate::{BoxError, Entropy, KeyId, PrivateKey, PublicKey, RingBox};

/// A key that once sealed mail of an account, sealed under another key of the account.
#[derive(Clone, Debug)]
pub struct RetiredKey {
    /// Which key it is.
    pub public_key: PublicKey,
    /// Dovecot's id of the key that opens it: the account's active key, or a locked one.
    pub opener: KeyId,
    /// The private key, sealed under the opener.
    pub ring_box: RingBox,
    /// Whether it is kept without being handed over at log-in.
    pub archived: bool,
}

/// A private key and all retired ones that it opens, archived ones included.
///
/// Every retired key is sealed under its *opener*, one step deep:
///
/// * **Rotation** seals all that the old active key opened, and the old key itself, under
///   the new one: [`reseal_under`](Self::reseal_under).
/// * **An administrator's reset** cannot open the old active key. It is then *locked*: kept
///   with the two boxes it had. What it opened stays as it is.
/// * **The old secret proven**: a ring opened from the once locked key holds that key and
///   all that hang on it, and `reseal_under` the present active key brings them home.
///
/// A log-in needs less, and [`hand_over`](Self::hand_over) opens no more.
#[derive(Clone, Debug)]
pub struct KeyRing {
    active: PrivateKey,
    retired: Vec<PrivateKey>,
    archived: Vec<PrivateKey>,
}

/// Why a ring could not be opened or sealed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyRingError {
    /// The box of one key does not open or cannot be made.
    #[error("the retired key {key} is not to be had")]
    Box {
        /// Which key.
        key: KeyId,
        /// Why.
        #[source]
        cause: BoxError,
    },
    /// The new active key is already on the ring: a key cannot hold itself.
    #[error("the key {key} is on the ring already and cannot become the one that opens it")]
    SameKey {
        /// Which key.
        key: KeyId,
    },
}

impl KeyRing {
    /// The most private keys that one reply to Dovecot 2.4 can carry (8192 bytes), the
    /// active one among them.
    pub const MOST_KEYS: usize = 13;

    /// Opens every retired key whose opener is `active`, in the order given, and ignores
    /// those that other keys open.
    ///
    /// A ring over [`MOST_KEYS`](Self::MOST_KEYS) opens too: refusing would lock the owner
    /// out of the way back down.
    ///
    /// # Errors
    /// [`KeyRingError::Box`] at the first one that should open and does not.
    pub fn open<'a>(
        active: PrivateKey,
        retired: impl IntoIterator<Item = &'a RetiredKey>,
    ) -> Result<Self, KeyRingError> {
        let active_id = active.key_id();
        let mut ring = Self {
            active,
            retired: Vec::new(),
            archived: Vec::new(),
        };
        for key in retired.into_iter().filter(|key| key.opener == active_id) {
            let opened = open_key(key, &ring.active)?;
            if key.archived {
                ring.archived.push(opened);
            } else {
                ring.retired.push(opened);
            }
        }
        Ok(ring)
    }

    /// What a log-in hands over beside `active`: the retired keys that it opens, without
    /// those that are archived, which stay closed and cost nothing.
    ///
    /// # Errors
    /// [`KeyRingError::Box`] at the first one that should open and does not. To go on
    /// without it would tell the owner of its mail that it is broken.
    pub fn hand_over<'a>(
        active: &PrivateKey,
        retired: impl IntoIterator<Item = &'a RetiredKey>,
    ) -> Result<Vec<PrivateKey>, KeyRingError> {
        let active_id = active.key_id();
        retired
            .into_iter()
            .filter(|key| !key.archived && key.opener == active_id)
            .map(|key| open_key(key, active))
            .collect()
    }

    /// The key that the ring was opened with.
    pub fn active(&self) -> &PrivateKey {
        &self.active
    }

    /// The retired keys that are handed over at log-in.
    pub fn retired(&self) -> &[PrivateKey] {
        &self.retired
    }

    /// The retired keys that are kept and not handed over.
    pub fn archived(&self) -> &[PrivateKey] {
        &self.archived
    }

    /// How many more keys can be handed over at log-in.
    pub fn room(&self) -> usize {
        Self::MOST_KEYS.saturating_sub(self.retired.len() + 1)
    }

    /// Seals every key of the ring, the active one and the archived ones among them, under
    /// `new_active`: for each, its id and its new box. The boxes have been opened again.
    ///
    /// Whether the keys fit into a reply to Dovecot is the caller's to see to:
    /// [`room`](Self::room).
    ///
    /// # Errors
    /// [`KeyRingError::SameKey`]; [`KeyRingError::Box`].
    pub fn reseal_under(
        &self,
        new_active: &PrivateKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<(KeyId, RingBox)>, KeyRingError> {
        self.retired
            .iter()
            .chain(&self.archived)
            .chain([&self.active])
            .map(|private_key| {
                let key = private_key.key_id();
                if key == new_active.key_id() {
                    return Err(KeyRingError::SameKey { key });
                }
                RingBox::seal(private_key, new_active, entropy)
                    .map(|ring_box| (key, ring_box))
                    .map_err(|cause| KeyRingError::Box { key, cause })
            })
            .collect()
    }
}

fn open_key(retired: &RetiredKey, opener: &PrivateKey) -> Result<PrivateKey, KeyRingError> {
    let key = retired.public_key.key_id();
    retired
        .ring_box
        .open(&key, opener)
        .map_err(|cause| KeyRingError::Box { key, cause })
}
