//! Memory for Argon2, kept from one derivation to the next.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::{Argon2, Block};
use zeroize::{Zeroize, Zeroizing};

/// 64 MiB of working memory for one derivation at a time.
///
/// Fresh memory costs half as much again as the derivation itself (the system clears every
/// page), so it is taken at the first derivation and then kept until it is
/// [released](Self::release). What a derivation leaves behind is as good as the key it made: the
/// next one overwrites it, [`wipe`](Self::wipe) clears it, and so does dropping the arena.
pub struct Arena {
    blocks: Vec<Block>,
    /// How many blocks, from the first, may hold something.
    used: usize,
    derivations: Arc<AtomicU64>,
}

/// Argon2 could not run, most likely for want of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key could not be derived from the secret; nothing was changed, try again")]
pub struct DerivationFailed(#[from] argon2::Error);

impl Arena {
    /// Blocks of 1 KiB in an arena.
    const BLOCKS: usize = 64 * 1024;

    /// An arena without memory yet.
    pub fn new() -> Self {
        Self::counting(Arc::default())
    }

    /// An arena that adds its derivations to a counter shared with others.
    pub(crate) fn counting(derivations: Arc<AtomicU64>) -> Self {
        Self {
            blocks: Vec::new(),
            used: 0,
            derivations,
        }
    }

    /// How many Argon2 computations this arena (with those it shares a counter with) has
    /// begun.
    pub fn derivations(&self) -> u64 {
        self.derivations.load(Ordering::Relaxed)
    }

    /// Clears what the last derivations left. The memory itself is kept.
    pub fn wipe(&mut self) {
        if let Some(used) = self.blocks.get_mut(..self.used) {
            used.iter_mut().zeroize();
        }
        self.used = 0;
    }

    /// Clears what the last derivations left and gives the memory back, until the next one.
    pub fn release(&mut self) {
        self.wipe();
        self.blocks = Vec::new();
    }

    /// Whether nothing of any derivation is left.
    #[cfg(test)]
    pub(crate) fn is_clean(&self) -> bool {
        self.blocks
            .iter()
            .flat_map(AsRef::as_ref)
            .all(|word| *word == 0)
    }

    /// Runs Argon2 over the arena, or over memory of its own where 64 MiB are not enough.
    pub(crate) fn derive(
        &mut self,
        argon2: &Argon2<'_>,
        secret: &[u8],
        salt: &[u8],
        key: &mut [u8],
    ) -> Result<(), DerivationFailed> {
        self.derivations.fetch_add(1, Ordering::Relaxed);
        let needed = argon2.params().block_count();
        if needed > Self::BLOCKS {
            let mut blocks = Zeroizing::new(allocate(needed)?);
            return argon2
                .hash_password_into_with_memory(secret, salt, key, blocks.as_mut_slice())
                .map_err(DerivationFailed);
        }
        if self.blocks.is_empty() {
            // All at once: a vector that grows would leave its old contents behind.
            self.blocks = allocate(Self::BLOCKS)?;
        }
        self.used = self.used.max(needed);
        argon2
            .hash_password_into_with_memory(secret, salt, key, self.blocks.as_mut_slice())
            .map_err(DerivationFailed)
    }
}

impl Default for Arena {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl fmt::Debug for Arena {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Arena(..)")
    }
}

/// Zeroed blocks, or an error where an ordinary allocation would end the program.
fn allocate(count: usize) -> Result<Vec<Block>, DerivationFailed> {
    let mut blocks = Vec::new();
    blocks
        .try_reserve_exact(count)
        .map_err(|_| DerivationFailed(argon2::Error::OutOfMemory))?;
    blocks.resize(count, Block::new());
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use argon2::{Algorithm, Params, Version};

    use super::*;

    fn derive(arena: &mut Arena, kibibytes: u32, lanes: u32) -> [u8; 32] {
        let params = Params::new(kibibytes, 2, lanes, Some(32)).unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = [0; 32];
        arena
            .derive(&argon2, b"secret", b"sixteen bytes ok", &mut key)
            .unwrap();
        key
    }

    /// The same without any arena.
    fn expected(kibibytes: u32, lanes: u32) -> [u8; 32] {
        let params = Params::new(kibibytes, 2, lanes, Some(32)).unwrap();
        let mut key = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(b"secret", b"sixteen bytes ok", &mut key)
            .unwrap();
        key
    }

    #[test]
    fn used_memory_changes_no_result() {
        let mut arena = Arena::new();
        for (kibibytes, lanes) in [
            (64, 1),
            (65_536, 1),
            (8, 1),
            (1024, 4),
            (65_537, 3),
            (64, 1),
        ] {
            assert_eq!(
                derive(&mut arena, kibibytes, lanes),
                expected(kibibytes, lanes)
            );
        }
        arena.wipe();
        assert_eq!(derive(&mut arena, 256, 2), expected(256, 2));
        assert_eq!(arena.derivations(), 7);
    }

    #[test]
    fn a_wipe_leaves_only_zeros() {
        let mut arena = Arena::new();
        derive(&mut arena, 1024, 1);
        derive(&mut arena, 64, 1);
        assert!(!arena.is_clean());
        arena.wipe();
        assert!(arena.is_clean());
        assert_eq!(arena.blocks.len(), Arena::BLOCKS);
        arena.release();
        assert_eq!(arena.blocks.capacity(), 0);
        assert_eq!(derive(&mut arena, 64, 1), expected(64, 1));
    }

    #[test]
    fn has_no_memory_before_the_first_derivation() {
        assert_eq!(Arena::new().blocks.capacity(), 0);
    }
}
