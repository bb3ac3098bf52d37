//! The entrance to every use case.

use std::sync::Arc;

use model::MailCryptMode;
use store::Store;
use tokio::sync::Mutex;
use vault::{DerivationPool, Entropy};

use crate::Clock;
use crate::first_keys::FirstKeysGate;

/// Every use case hangs on this: the database, the derivation workers, time, randomness
/// and the server's mode. Cheap to clone; holds nothing that decides about an account.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) store: Store,
    pub(crate) pool: Arc<DerivationPool>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) mode: MailCryptMode,
    pub(crate) first_keys: Arc<FirstKeysGate>,
    /// Held while the use of an API token is being written down.
    pub(crate) noting_token_use: Arc<Mutex<()>>,
    /// Held while the use of a session is being written down.
    pub(crate) noting_session_use: Arc<Mutex<()>>,
}

impl Accounts {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        pool: Arc<DerivationPool>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        mode: MailCryptMode,
    ) -> Self {
        Self {
            store,
            pool,
            clock,
            entropy,
            mode,
            first_keys: Arc::default(),
            noting_token_use: Arc::default(),
            noting_session_use: Arc::default(),
        }
    }

    /// The server's mode.
    pub fn mode(&self) -> MailCryptMode {
        self.mode
    }
}
