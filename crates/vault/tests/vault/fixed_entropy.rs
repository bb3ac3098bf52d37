//! Sources of randomness that say what is drawn.

use std::sync::Mutex;

use vault::{Entropy, EntropyUnavailable};

/// Gives out the bytes it was made with, in order, and nothing after them.
pub(crate) struct FixedEntropy(Mutex<Vec<u8>>);

impl FixedEntropy {
    pub(crate) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Mutex::new(bytes.into()))
    }
}

impl Entropy for FixedEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable> {
        let mut left = self.0.lock().unwrap();
        if left.len() < bytes.len() {
            return Err(EntropyUnavailable);
        }
        let rest = left.split_off(bytes.len());
        bytes.copy_from_slice(&left);
        *left = rest;
        Ok(())
    }
}

/// Gives the same byte for ever.
pub(crate) struct ConstantEntropy(pub(crate) u8);

impl Entropy for ConstantEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable> {
        bytes.fill(self.0);
        Ok(())
    }
}
