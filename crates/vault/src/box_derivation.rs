//! From a secret to the key of a sealed box.

use argon2::{Algorithm, Argon2, Params, Version};

use crate::{Arena, BoxError, Secret};

/// How the key of a [`SealedBox`](crate::SealedBox) comes from its secret. A box does not
/// say which; it is found out by trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxDerivation {
    /// Argon2id version 1.3, 2 passes over 64 MiB: libsodium's `crypto_pwhash` at its
    /// "interactive" limits, and what is written here.
    Argon2id,
    /// Argon2i version 1.3, 4 passes over 32 MiB: the same limits of libsodium's
    /// `crypto_pwhash_argon2i`. Read, never written; such a box should be sealed anew.
    Argon2i,
}

impl BoxDerivation {
    /// Bytes of a salt.
    pub(crate) const SALT: usize = 16;
    /// Bytes of a key.
    pub(crate) const KEY: usize = 32;

    /// Fills `key`. The caller owns it and wipes it, so that no copy is left on the way.
    pub(crate) fn derive(
        self,
        secret: &Secret,
        salt: &[u8; Self::SALT],
        key: &mut [u8; Self::KEY],
        arena: &mut Arena,
    ) -> Result<(), BoxError> {
        let (algorithm, kibibytes, passes) = match self {
            Self::Argon2id => (Algorithm::Argon2id, 65_536, 2),
            Self::Argon2i => (Algorithm::Argon2i, 32_768, 4),
        };
        let params = Params::new(kibibytes, passes, 1, Some(Self::KEY))
            .map_err(crate::DerivationFailed::from)?;
        let argon2 = Argon2::new(algorithm, Version::V0x13, params);
        arena.derive(&argon2, secret.expose(), salt, key)?;
        Ok(())
    }
}
