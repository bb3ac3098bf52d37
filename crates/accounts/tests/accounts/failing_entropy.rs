//! A source of randomness that runs dry.

use std::sync::atomic::{AtomicU64, Ordering};

use vault::{Entropy, EntropyUnavailable, SystemEntropy};

/// Gives so many draws and then none; by default none at all.
#[derive(Debug, Default)]
pub(crate) struct FailingEntropy {
    draws_left: AtomicU64,
}

impl FailingEntropy {
    pub(crate) fn after(draws: u64) -> Self {
        Self {
            draws_left: AtomicU64::new(draws),
        }
    }
}

impl Entropy for FailingEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyUnavailable> {
        let one_less = |left: u64| left.checked_sub(1);
        self.draws_left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .map_err(|_| EntropyUnavailable)?;
        SystemEntropy.fill(bytes)
    }
}
