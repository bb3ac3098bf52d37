//! The two long chains of SHA-256 in every message: PBKDF2, and the hash of the key material.
//!
//! Each step of a chain waits for the one before, so that a processor with SHA instructions
//! idles half of the time. Two chains side by side fill it. PBKDF2 gives 48 bytes, which are
//! two chains of their own; the hashes of two messages are paired.

#[cfg(target_arch = "x86_64")]
#[allow(
    unsafe_code,
    reason = "a function that uses the SHA instructions may only be called where the processor \
              has them; the module asks, and then makes the one call"
)]
mod x86;

use std::num::NonZeroU32;
use std::sync::OnceLock;

use aws_lc_rs::{digest, hmac, pbkdf2};
use zeroize::{Zeroize, Zeroizing};

use crate::algorithm::Digest;
use crate::material;

/// The 8 words of a SHA-256 value, or half of a block.
type Words = [u32; 8];

/// Two blocks of PBKDF2-HMAC-SHA256.
pub(crate) struct Pbkdf2 {
    /// HMAC's key, padded with zeros to a block.
    key: [u32; 16],
    /// Begins as the first HMAC of each block and ends as the sum of all.
    blocks: [Words; 2],
    rounds: NonZeroU32,
}

impl Drop for Pbkdf2 {
    fn drop(&mut self) {
        self.key.zeroize();
        self.blocks.zeroize();
    }
}

/// A hash of key material, begun; each of its rounds hashes the hash and the round's number.
pub(crate) struct MaterialHash(Words);

/// What can run on interleaved chains.
enum Work<'a> {
    Pbkdf2(&'a mut Pbkdf2),
    /// One or two of them.
    MaterialHashes(&'a mut [MaterialHash]),
}

/// PBKDF2-HMAC-SHA256, 48 bytes.
pub(crate) fn pbkdf2(secret: &[u8], salt: &[u8], rounds: NonZeroU32) -> Zeroizing<[u8; 48]> {
    if interleaving_is_sound() {
        interleaved_pbkdf2(secret, salt, rounds)
    } else {
        library_pbkdf2(secret, salt, rounds)
    }
}

/// The hashes of these key materials.
pub(crate) fn material_hashes(materials: &[&[u8]]) -> Vec<[u8; 32]> {
    if interleaving_is_sound() {
        interleaved_material_hashes(materials)
    } else {
        library_material_hashes(materials)
    }
}

fn library_pbkdf2(secret: &[u8], salt: &[u8], rounds: NonZeroU32) -> Zeroizing<[u8; 48]> {
    let mut out = Zeroizing::new([0; 48]);
    let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
    pbkdf2::derive(algorithm, rounds, salt, secret, out.as_mut_slice());
    out
}

fn library_material_hashes(materials: &[&[u8]]) -> Vec<[u8; 32]> {
    let hash = |material: &&[u8]| {
        let mut hash = [0; 32];
        hash.copy_from_slice(material::hash(Digest::Sha256, material).as_ref());
        hash
    };
    materials.iter().map(hash).collect()
}

fn interleaved_pbkdf2(secret: &[u8], salt: &[u8], rounds: NonZeroU32) -> Zeroizing<[u8; 48]> {
    let mut work = Pbkdf2::new(secret, salt, rounds);
    run(Work::Pbkdf2(&mut work));
    let mut out = Zeroizing::new([0; 48]);
    let bytes = work
        .blocks
        .iter()
        .flatten()
        .flat_map(|word| word.to_be_bytes());
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = from;
    }
    out
}

fn interleaved_material_hashes(materials: &[&[u8]]) -> Vec<[u8; 32]> {
    let begin =
        |material: &&[u8]| MaterialHash(words(digest::digest(&digest::SHA256, material).as_ref()));
    let mut hashes: Vec<MaterialHash> = materials.iter().map(begin).collect();
    for pair in hashes.chunks_mut(2) {
        run(Work::MaterialHashes(pair));
    }
    hashes.iter().map(|hash| to_bytes(&hash.0)).collect()
}

impl Pbkdf2 {
    /// RFC 8018 section 5.2, up to the first HMAC of both blocks.
    fn new(secret: &[u8], salt: &[u8], rounds: NonZeroU32) -> Self {
        let mac_key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let first = |block: u32| {
            let mut context = hmac::Context::with_key(&mac_key);
            context.update(salt);
            context.update(&block.to_be_bytes());
            words(context.sign().as_ref())
        };
        let blocks = [first(1), first(2)];
        Self {
            key: mac_key_block(secret),
            blocks,
            rounds,
        }
    }
}

/// HMAC's key as a block: hashed where it is longer than one (RFC 2104 section 2).
fn mac_key_block(secret: &[u8]) -> [u32; 16] {
    let mut bytes = Zeroizing::new([0; 64]);
    if secret.len() > bytes.len() {
        for (to, from) in bytes
            .iter_mut()
            .zip(digest::digest(&digest::SHA256, secret).as_ref())
        {
            *to = *from;
        }
    } else {
        for (to, from) in bytes.iter_mut().zip(secret) {
            *to = *from;
        }
    }
    words(bytes.as_slice())
}

/// Big-endian words; what is missing is zero.
fn words<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut words = [0; N];
    let (chunks, _) = bytes.as_chunks::<4>();
    for (to, from) in words.iter_mut().zip(chunks) {
        *to = u32::from_be_bytes(*from);
    }
    words
}

fn to_bytes(words: &Words) -> [u8; 32] {
    let mut bytes = [0; 32];
    let (chunks, _) = bytes.as_chunks_mut::<4>();
    for (to, from) in chunks.iter_mut().zip(words) {
        *to = from.to_be_bytes();
    }
    bytes
}

/// Runs the chains on the processor's SHA instructions. Only for where
/// [`is_available`] says yes; elsewhere it does nothing.
fn run(work: Work<'_>) {
    #[cfg(target_arch = "x86_64")]
    x86::run(work);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = work;
}

fn is_available() -> bool {
    #[cfg(target_arch = "x86_64")]
    return x86::is_available();
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

/// Whether the processor can interleave, and has been seen to give what aws-lc-rs gives.
fn interleaving_is_sound() -> bool {
    static SOUND: OnceLock<bool> = OnceLock::new();
    *SOUND.get_or_init(|| is_available() && agrees_with_library())
}

/// Whether nothing is wrong with this processor's SHA instructions, if it has any.
pub(crate) fn is_sound() -> bool {
    !is_available() || interleaving_is_sound()
}

/// Compares with aws-lc-rs: secrets shorter and longer than a block, one and two hashes.
fn agrees_with_library() -> bool {
    let rounds = NonZeroU32::MIN.saturating_add(2047);
    let texts: [&[u8]; 3] = [&[0x36; 66], &[0xa5; 32], &[0x01; 60]];
    let derived = texts.iter().zip(texts.iter().rev()).all(|(secret, salt)| {
        *interleaved_pbkdf2(secret, salt, rounds) == *library_pbkdf2(secret, salt, rounds)
    });
    derived && interleaved_material_hashes(&texts) == library_material_hashes(&texts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn this_machine_tests_the_interleaved_chains() {
        // A machine without SHA instructions proves nothing about them.
        assert_eq!(interleaving_is_sound(), is_available());
    }

    proptest! {
        #[test]
        fn any_pbkdf2_is_that_of_the_library(
            secret in prop::collection::vec(any::<u8>(), 0..140),
            salt in prop::collection::vec(any::<u8>(), 0..200),
            rounds in 1_u32..70,
        ) {
            prop_assume!(is_available());
            let rounds = NonZeroU32::new(rounds).unwrap();
            prop_assert_eq!(
                interleaved_pbkdf2(&secret, &salt, rounds),
                library_pbkdf2(&secret, &salt, rounds)
            );
        }

        #[test]
        fn any_material_hashes_are_those_of_the_library(
            materials in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 0..6),
        ) {
            prop_assume!(is_available());
            let materials: Vec<&[u8]> = materials.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(
                interleaved_material_hashes(&materials),
                library_material_hashes(&materials)
            );
        }
    }
}
