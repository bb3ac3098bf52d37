//! How long many things took.

use std::time::Duration;

/// A collection of times.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds those of another collection.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time within which so many of a thousand were; zero where there are none.
    pub fn within(&self, of_a_thousand: usize) -> Duration {
        let mut times = self.0.clone();
        times.sort_unstable();
        let index = times.len() * of_a_thousand / 1000;
        let index = index.min(times.len().saturating_sub(1));
        times.get(index).copied().unwrap_or_default()
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        self.0.iter().copied().max().unwrap_or_default()
    }
}
