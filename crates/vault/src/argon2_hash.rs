//! Argon2 in its PHC form: `$argon2id$v=19$m=65536,t=4,p=1$salt$hash`.

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy;
use crate::{Arena, Entropy, HashError, Secret};

/// What new hashes cost: 4 passes over 64 MiB (in KiB), libsodium's `crypto_pwhash_str` with
/// the limits that userli's password hasher sets.
const KIBIBYTES: u32 = 65_536;
const PASSES: u32 = 4;
const SALT: usize = 16;
const OUTPUT: usize = 32;

/// The most memory a stored hash may ask for: 1 GiB, libsodium's "sensitive" limit.
const MOST_KIBIBYTES: u32 = 1024 * 1024;
/// The most work in all, passes times memory: 16 GiB, some 15 seconds.
const MOST_WORK: u64 = 16 * 1024 * 1024;

/// A parsed hash.
#[derive(Clone)]
pub(crate) struct Argon2Hash {
    argon2: Argon2<'static>,
    phc: phc::PasswordHash,
}

impl Argon2Hash {
    /// Whether a text says that it is one of ours to read. Argon2d is not: it leaks its
    /// password to whoever watches the memory bus, and no mail software writes it.
    pub(crate) fn claims(text: &str) -> bool {
        text.starts_with("$argon2id$") || text.starts_with("$argon2i$")
    }

    pub(crate) fn parse(text: &str) -> Result<Self, HashError> {
        let phc = phc::PasswordHash::new(text).map_err(|_| HashError::Malformed)?;
        let algorithm =
            Algorithm::try_from(phc.algorithm.as_str()).map_err(|_| HashError::Unsupported)?;
        // A hash without `v=` is of version 1.0 (0x10), which had none to write.
        let version =
            Version::try_from(phc.version.unwrap_or(0x10)).map_err(|_| HashError::Unsupported)?;
        let params = Params::try_from(&phc).map_err(|_| HashError::Malformed)?;
        if phc.salt.is_none() || phc.hash.is_none() {
            return Err(HashError::Malformed);
        }
        if params.m_cost() > MOST_KIBIBYTES
            || u64::from(params.m_cost()) * u64::from(params.t_cost()) > MOST_WORK
        {
            return Err(HashError::TooCostly);
        }
        Ok(Self {
            argon2: Argon2::new(algorithm, version, params),
            phc,
        })
    }

    /// The text of a new hash of `secret`.
    pub(crate) fn create(
        secret: &Secret,
        entropy: &dyn Entropy,
        arena: &mut Arena,
    ) -> Result<String, HashError> {
        let salt: [u8; SALT] = entropy::draw(entropy)?;
        let params = Params::new(KIBIBYTES, PASSES, 1, Some(OUTPUT))
            .map_err(crate::DerivationFailed::from)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = Zeroizing::new([0; OUTPUT]);
        arena.derive(&argon2, secret.expose(), &salt, hash.as_mut_slice())?;
        Ok(format!(
            "$argon2id$v=19$m={KIBIBYTES},t={PASSES},p=1${}${}",
            STANDARD_NO_PAD.encode(salt),
            STANDARD_NO_PAD.encode(*hash)
        ))
    }

    pub(crate) fn verify(&self, secret: &Secret, arena: &mut Arena) -> Result<bool, HashError> {
        let (Some(salt), Some(expected)) = (&self.phc.salt, &self.phc.hash) else {
            return Err(HashError::Malformed);
        };
        let mut hash = Zeroizing::new(vec![0; expected.len()]);
        arena.derive(&self.argon2, secret.expose(), salt, &mut hash)?;
        Ok(hash.ct_eq(expected.as_bytes()).into())
    }

    /// Whether it is weaker than what is made here. A stronger one is left alone.
    pub(crate) fn needs_renewal(&self) -> bool {
        let phc = &self.phc;
        let params = self.argon2.params();
        phc.algorithm.as_str() != "argon2id"
            || phc.version != Some(19)
            || params.m_cost() < KIBIBYTES
            || u64::from(params.m_cost()) * u64::from(params.t_cost())
                < u64::from(KIBIBYTES) * u64::from(PASSES)
            || phc.salt.is_none_or(|salt| salt.len() < SALT)
            || phc.hash.is_none_or(|hash| hash.len() < OUTPUT)
    }
}
