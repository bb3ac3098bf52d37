//! What an ephemeral key and the recipient's agree on: it wraps the key material of a message,
//! or of several.

use std::num::NonZeroU32;

use aws_lc_rs::agreement::{PrivateKey, agree};
use aws_lc_rs::encoding::{AsBigEndian, EcPrivateKeyBin};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::version2::ROUNDS;
use crate::{PublicKey, SealError, sha256_chains};

/// The bytes that PBKDF2 gives.
pub(crate) const DERIVED: usize = 48;

/// An ephemeral key's public half, and what it stands for. The private half is gone.
pub(crate) struct Agreement {
    /// An uncompressed point.
    pub(crate) ephemeral: Vec<u8>,
    /// What wraps key material: 32 bytes of key, 16 of initialisation vector.
    pub(crate) derived: Zeroizing<[u8; DERIVED]>,
}

impl Agreement {
    /// For one message.
    pub(crate) fn new(with: &PublicKey) -> Result<Self, SealError> {
        let private = generate(with)?;
        Self::of(&private, with)
    }

    /// For several messages, all of which a fault of the processor would lose. So everything
    /// after the random number is computed twice: point, shared secret, PBKDF2.
    ///
    /// # Errors
    /// [`SealError::NotProven`] where it does not come out the same.
    pub(crate) fn computed_twice(with: &PublicKey) -> Result<Self, SealError> {
        let private = generate(with)?;
        let number: EcPrivateKeyBin<'_> =
            private.as_be_bytes().map_err(|_| SealError::Cryptography)?;
        let algorithm = with.curve().algorithm();
        let again = PrivateKey::from_private_key(algorithm, number.as_ref())
            .map_err(|_| SealError::Cryptography)?;
        let agreement = Self::of(&private, with)?;
        if agreement.is_the_same_as(&Self::of(&again, with)?) {
            Ok(agreement)
        } else {
            Err(SealError::NotProven)
        }
    }

    fn of(private: &PrivateKey, with: &PublicKey) -> Result<Self, SealError> {
        let point = private
            .compute_public_key()
            .map_err(|_| SealError::Cryptography)?;
        let rounds = NonZeroU32::new(ROUNDS).unwrap_or(NonZeroU32::MIN);
        let derive = |secret: &[u8]| Ok(sha256_chains::pbkdf2(secret, point.as_ref(), rounds));
        let peer = with.point().clone();
        let derived = agree(private, peer, SealError::Cryptography, derive)?;
        Ok(Self {
            ephemeral: point.as_ref().to_vec(),
            derived,
        })
    }

    fn is_the_same_as(&self, other: &Self) -> bool {
        let same_secret = self.derived.ct_eq(other.derived.as_slice());
        self.ephemeral == other.ephemeral && bool::from(same_secret)
    }
}

fn generate(with: &PublicKey) -> Result<PrivateKey, SealError> {
    PrivateKey::generate(with.curve().algorithm()).map_err(|_| SealError::Cryptography)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curve::Curve;

    #[test]
    fn a_fault_in_the_point_or_in_the_secret_is_seen() {
        for curve in Curve::ALL {
            let key = crate::PrivateKey::generate(curve).unwrap();
            let public_key = key.public_key().unwrap();
            let agreement = Agreement::computed_twice(public_key).unwrap();
            let copy = |ephemeral: &[u8], derived| Agreement {
                ephemeral: ephemeral.to_vec(),
                derived: Zeroizing::new(derived),
            };
            let same = copy(&agreement.ephemeral, *agreement.derived);
            assert!(agreement.is_the_same_as(&same));
            for at in 0..curve.point() {
                let mut wrong = copy(&agreement.ephemeral, *agreement.derived);
                wrong.ephemeral[at] ^= 1;
                assert!(!agreement.is_the_same_as(&wrong));
            }
            for at in 0..DERIVED {
                let mut wrong = copy(&agreement.ephemeral, *agreement.derived);
                wrong.derived[at] ^= 1;
                assert!(!agreement.is_the_same_as(&wrong));
            }
        }
    }

    #[test]
    fn each_has_a_key_of_its_own() {
        let key = crate::PrivateKey::generate(Curve::P521).unwrap();
        let public_key = key.public_key().unwrap();
        let one = Agreement::computed_twice(public_key).unwrap();
        let other = Agreement::computed_twice(public_key).unwrap();
        assert!(one.ephemeral != other.ephemeral && one.derived != other.derived);
    }
}
