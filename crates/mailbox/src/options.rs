//! How a conversion is to be done.

use std::num::NonZeroUsize;
use std::time::Duration;

/// How a conversion is to be done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Threads that read, convert and write; one for each processor by default.
    pub workers: NonZeroUsize,
    /// Look and count, and change nothing.
    pub dry_run: bool,
    /// The owner is off line (no session, no delivery): files are renamed over the originals
    /// where exchanging them is not possible, as on NFS.
    pub offline: bool,
    /// Bytes of the longest message that is taken into memory, where it needs about three
    /// times as much; longer ones are reported. 2 GiB by default.
    pub longest_message: u64,
    /// How long to wait for a folder's lock. Dovecot gives up after two minutes; so by default
    /// does this, a little later.
    pub lock_patience: Duration,
    /// Whether Dovecot's processes are seen from here, so that a lock may name ours; found out
    /// by default. In a container beside Dovecot's, with the same host name, it must be false.
    pub sees_dovecot: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            dry_run: false,
            offline: false,
            longest_message: 2 << 30,
            lock_patience: Duration::from_secs(125),
            sees_dovecot: None,
        }
    }
}
