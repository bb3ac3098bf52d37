//! The two long chains of SHA-256 in every message: PBKDF2 and the hash of the key material.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use zeroize::Zeroizing;

use crate::algorithm::Digest;
use crate::material;
use crate::version2::ROUNDS;

/// What the chains of one message begin with.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    /// PBKDF2's password: the secret agreed upon.
    pub(crate) secret: &'a [u8],
    /// PBKDF2's salt: the ephemeral point.
    pub(crate) salt: &'a [u8],
    /// The key material to be hashed.
    pub(crate) material: &'a [u8],
}

/// What they end with.
pub(crate) struct Derived {
    /// PBKDF2's output: 32 bytes of key, 16 of initialisation vector.
    pub(crate) wrapping: Zeroizing<[u8; 48]>,
    /// The hash of the key material.
    pub(crate) hash: [u8; 32],
}

/// Runs the chains of all messages, in their order.
pub(crate) fn derive(inputs: &[Input<'_>]) -> Vec<Derived> {
    inputs.iter().map(by_library).collect()
}

fn by_library(input: &Input<'_>) -> Derived {
    let rounds = NonZeroU32::new(ROUNDS).unwrap_or(NonZeroU32::MIN);
    let algorithm = Digest::Sha256.pbkdf2();
    let mut wrapping = Zeroizing::new([0; 48]);
    pbkdf2::derive(
        algorithm,
        rounds,
        input.salt,
        input.secret,
        wrapping.as_mut_slice(),
    );
    let mut hash = [0; 32];
    hash.copy_from_slice(material::hash(Digest::Sha256, input.material).as_ref());
    Derived { wrapping, hash }
}

/// Whether the chains run here are those of aws-lc-rs.
pub(crate) fn agree_with_library() -> bool {
    true
}
