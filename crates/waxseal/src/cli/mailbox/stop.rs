//! Ctrl-C and SIGTERM: what is in hand is finished, and nothing more is begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::stop_signals::StopSignals;

/// Whether somebody asked to stop. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for SIGINT and SIGTERM from now on, in place of being ended by them.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let stop = Self::default();
        let mut signals = StopSignals::listen()?;
        let asked = stop.clone();
        tokio::spawn(async move {
            signals.received().await;
            asked.0.store(true, Ordering::Relaxed);
        });
        Ok(stop)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
