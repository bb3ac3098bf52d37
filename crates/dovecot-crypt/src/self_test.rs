//! What this process checks before it seals its first message.

use std::sync::OnceLock;

use crate::curve::Curve;
use crate::{PrivateKey, SealError, Sealer, open, sha256_chains};

/// Runs the self-test at the first call; later calls answer what it found.
///
/// # Errors
/// [`SealError::SelfTest`].
pub(crate) fn once() -> Result<(), SealError> {
    static PASSED: OnceLock<bool> = OnceLock::new();
    let is_sound = *PASSED.get_or_init(|| run().is_some());
    is_sound.then_some(()).ok_or(SealError::SelfTest)
}

/// The chains of SHA-256 must be those of aws-lc-rs, and messages to a throwaway key must open
/// by the way that has nothing but the private key.
fn run() -> Option<()> {
    sha256_chains::is_sound().then_some(())?;
    let key = PrivateKey::generate(Curve::P521).ok()?;
    let texts: [&[u8]; 3] = [b"Sealed to nobody.", &[0x5a; 4099], b"."];
    let mut sealer = Sealer::new(key.public_key()?);
    let apart = sealer.seal_apart_untested(&texts).ok()?;
    let together = sealer.seal_together_untested(&texts).ok()?;
    let keys = [key];
    apart
        .iter()
        .zip(texts)
        .chain(together.iter().zip(texts))
        .all(|(sealed, text)| open(sealed, &keys).is_ok_and(|opened| *opened == text))
        .then_some(())
}
