//! The entrance to every use case.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use model::MailCryptMode;
use store::Store;
use tokio::sync::Mutex;
use vault::{DerivationPool, Entropy, PoolCounts};

use crate::first_keys::FirstKeysGate;
use crate::journal::Journal;
use crate::limits::InFlight;
use crate::{Clock, Metrics};

/// Every use case hangs on this: the database, the derivation workers, time, randomness
/// and the server's mode. Cheap to clone; holds nothing that decides about an account.
#[derive(Clone)]
pub struct Accounts(Arc<Parts>);

/// What all clones share. Nobody outside can name it or look into it.
pub struct Parts {
    pub(crate) store: Store,
    pub(crate) pool: Arc<DerivationPool>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) mode: MailCryptMode,
    pub(crate) first_keys: FirstKeysGate,
    /// Held while the use of an API token is being written down.
    pub(crate) noting_token_use: Arc<Mutex<()>>,
    /// Held while the use of a session is being written down.
    pub(crate) noting_session_use: Arc<Mutex<()>>,
    /// What log-ins leave behind, until it is written.
    pub(crate) journal: Journal,
    pub(crate) in_flight: InFlight,
    pub(crate) tuning: RwLock<Tuning>,
    pub(crate) metrics: Metrics,
}

/// What may be set anew while the server runs.
#[derive(Clone, Debug)]
pub struct Tuning {
    /// From where many people log in, such as a webmail host: no limit by address is set there,
    /// and none by address and account.
    pub trusted_sources: Vec<IpNet>,
    /// For how many days the hand-overs of private keys are kept; none are noted for 0.
    pub hand_over_days: u16,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            trusted_sources: Vec::new(),
            hand_over_days: 30,
        }
    }
}

impl Deref for Accounts {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
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
        Self(Arc::new(Parts {
            store,
            pool,
            clock,
            entropy,
            mode,
            first_keys: FirstKeysGate::default(),
            noting_token_use: Arc::default(),
            noting_session_use: Arc::default(),
            journal: Journal::default(),
            in_flight: InFlight::default(),
            tuning: RwLock::default(),
            metrics: Metrics::default(),
        }))
    }

    /// Sets what may be set while the server runs, for all clones.
    pub fn tune(&self, tuning: Tuning) {
        *self.tuning.write().unwrap_or_else(PoisonError::into_inner) = tuning;
    }

    /// What is set.
    pub fn tuning(&self) -> Tuning {
        let tuning = self.tuning.read().unwrap_or_else(PoisonError::into_inner);
        tuning.clone()
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How many notes of log-ins wait to be written.
    pub fn journal_waiting(&self) -> usize {
        self.journal.waiting()
    }

    /// How many whole seconds there are until a moment, and at least one.
    pub fn seconds_until(&self, moment: DateTime<Utc>) -> u64 {
        let left = moment - self.clock.now();
        u64::try_from(left.num_seconds()).unwrap_or_default().max(1)
    }

    /// How many Argon2 computations there were.
    pub fn derivations(&self) -> u64 {
        self.pool.derivations()
    }

    /// What the derivation workers do.
    pub fn pool_counts(&self) -> PoolCounts {
        self.pool.counts()
    }

    /// The server's mode.
    pub fn mode(&self) -> MailCryptMode {
        self.mode
    }
}
