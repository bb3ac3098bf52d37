//! The keys of one account.

use crate::{BoxError, Entropy, KeyId, PrivateKey, PublicKey, RingBox, SealedBox};

/// A key that once sealed mail of an account, and who can open it.
#[derive(Clone, Debug)]
pub struct RetiredKey {
    /// Which key it is.
    pub public_key: PublicKey,
    /// Who can open it.
    pub held: Held,
}

/// Who can open a retired key.
#[derive(Clone, Debug)]
pub enum Held {
    /// Whoever has the private key `opener`: the account's active key, or a locked one.
    Open {
        /// Dovecot's id of the key that opens it.
        opener: KeyId,
        /// The private key, sealed under the opener.
        ring_box: RingBox,
    },
    /// Whoever still knows the password or the recovery token of its time.
    Locked {
        /// Sealed under that password.
        secret_box: Option<SealedBox>,
        /// Sealed under that recovery token.
        recovery_box: Option<SealedBox>,
    },
}

/// A private key and the retired ones that it opens.
///
/// Every open key is sealed under its *opener*, one step deep:
///
/// * **Rotation** seals all that the old active key opened, and the old key itself, under
///   the new one: [`reseal_under`](Self::reseal_under).
/// * **An administrator's reset** cannot open the old active key. It becomes
///   [`Held::Locked`] with the two boxes it had; what it opened stays as it is.
/// * **The old secret proven**: a ring opened from the once locked key holds that key and
///   all that hang on it, and `reseal_under` the present active key brings them home.
#[derive(Clone, Debug)]
pub struct KeyRing {
    active: PrivateKey,
    retired: Vec<PrivateKey>,
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
    /// More keys than Dovecot can be handed.
    #[error(
        "the account would have {count} keys, and Dovecot takes at most {most}; \
         seal the mailbox to the present key and drop the keys that no message needs",
        most = KeyRing::MOST_KEYS
    )]
    TooManyKeys {
        /// How many there would be.
        count: usize,
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

    /// Opens every retired key whose opener is `active`, in the order given; ignores locked
    /// ones and those that other keys open.
    ///
    /// A ring over [`MOST_KEYS`](Self::MOST_KEYS) opens too: refusing would lock the owner
    /// out of the way back down.
    ///
    /// # Errors
    /// [`KeyRingError::Box`] at the first one that should open and does not. To go on
    /// without it would tell the owner of its mail that it is broken.
    pub fn open<'a>(
        active: PrivateKey,
        retired: impl IntoIterator<Item = &'a RetiredKey>,
    ) -> Result<Self, KeyRingError> {
        let active_id = active.key_id();
        let mut opened = Vec::new();
        for retired_key in retired {
            let Held::Open { opener, ring_box } = &retired_key.held else {
                continue;
            };
            if *opener != active_id {
                continue;
            }
            let key = retired_key.public_key.key_id();
            let private_key = ring_box
                .open(&key, &active)
                .map_err(|cause| KeyRingError::Box { key, cause })?;
            opened.push(private_key);
        }
        Ok(Self {
            active,
            retired: opened,
        })
    }

    /// The key that the ring was opened with.
    pub fn active(&self) -> &PrivateKey {
        &self.active
    }

    /// The retired keys that it opened.
    pub fn retired(&self) -> &[PrivateKey] {
        &self.retired
    }

    /// How many keys may still be added.
    pub fn room(&self) -> usize {
        Self::MOST_KEYS.saturating_sub(self.retired.len() + 1)
    }

    /// Seals every key of the ring, the active one among them, under `new_active`: for each,
    /// its id and its new box. The boxes have been opened again.
    ///
    /// Where `new_active` has retired keys of its own (a locked key comes home), the caller
    /// also looks at the [`room`](Self::room) of its ring.
    ///
    /// # Errors
    /// [`KeyRingError::TooManyKeys`] where these and `new_active` are more than
    /// [`MOST_KEYS`](Self::MOST_KEYS); [`KeyRingError::SameKey`]; [`KeyRingError::Box`].
    pub fn reseal_under(
        &self,
        new_active: &PrivateKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<(KeyId, RingBox)>, KeyRingError> {
        let count = self.retired.len() + 2;
        if count > Self::MOST_KEYS {
            return Err(KeyRingError::TooManyKeys { count });
        }
        self.retired
            .iter()
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
