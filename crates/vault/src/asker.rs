//! For whom a job is done.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

/// For whom a [`DerivationPool`](crate::DerivationPool) does a job, as far as its fair share is
/// concerned. Keeps no name, only numbers that nobody outside can foretell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    pub(crate) standing: Standing,
    /// The account and the source; whoever has neither shares with nobody.
    pub(crate) flows: [Option<u64>; 2],
}

/// How far somebody has shown to belong here. Each has a part of the pool that the other
/// cannot take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Known,
    Stranger,
}

impl Asker {
    /// Somebody who was let in before from the same place, or has proven who it is.
    pub fn known() -> Self {
        Self {
            standing: Standing::Known,
            flows: [None; 2],
        }
    }

    /// Anybody else.
    pub fn stranger() -> Self {
        Self {
            standing: Standing::Stranger,
            flows: [None; 2],
        }
    }

    /// The share is that of this account, among others.
    #[must_use]
    pub fn on_account(self, account: &str) -> Self {
        let [_, source] = self.flows;
        Self {
            flows: [Some(flow("account", account)), source],
            ..self
        }
    }

    /// The share is that of this source, such as a network address, among others.
    #[must_use]
    pub fn from_source(self, source: &str) -> Self {
        let [account, _] = self.flows;
        Self {
            flows: [account, Some(flow("source", source))],
            ..self
        }
    }
}

/// Two names that meet in one number share a turn, which does no harm; that somebody looks for
/// such names is what the random key is against.
fn flow(kind: &str, name: &str) -> u64 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    KEY.hash_one((kind, name))
}
