//! A clock that stands until a test moves it.

use std::sync::Mutex;

use accounts::Clock;
use chrono::{DateTime, Duration, Utc};

/// Where every test begins: a Wednesday.
pub(crate) const BEGINNING: &str = "2026-03-04T10:20:30Z";

#[derive(Debug)]
pub(crate) struct MovableClock(Mutex<DateTime<Utc>>);

impl MovableClock {
    pub(crate) fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Default for MovableClock {
    fn default() -> Self {
        Self(Mutex::new(BEGINNING.parse().unwrap()))
    }
}

impl Clock for MovableClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}
