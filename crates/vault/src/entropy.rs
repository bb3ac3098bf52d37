//! Where randomness comes from.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};

/// A source of random bytes, handed to whatever makes keys, salts, nonces or tokens, so
/// that tests can say what is drawn.
pub trait Entropy: Send + Sync {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    /// [`EntropyUnavailable`] where none can be had; `bytes` must then not be used.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable>;
}

/// The operating system gave no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes; nothing was changed, try again")]
pub struct EntropyUnavailable;

/// The random generator of the cryptographic library, seeded by the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable> {
        SystemRandom::new()
            .fill(bytes)
            .map_err(|_| EntropyUnavailable)
    }
}

/// Draws an array.
pub(crate) fn draw<const LENGTH: usize>(
    entropy: &dyn Entropy,
) -> Result<[u8; LENGTH], EntropyUnavailable> {
    let mut bytes = [0; LENGTH];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let first: [u8; 32] = draw(&SystemEntropy).unwrap();
        let second: [u8; 32] = draw(&SystemEntropy).unwrap();
        assert_ne!(first, [0; 32]);
        assert_ne!(first, second);
    }
}
