//! Counting within a window of time.

use chrono::{DateTime, Utc};
use store::Attempts;

use super::Limit;

/// What a bucket says at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) attempts: Attempts,
    /// Whether the bucket has a row.
    pub(super) known: bool,
}

impl Window {
    /// The window that runs now. One that is over, or lies in the future because a clock was
    /// set back, begins anew.
    pub(super) fn at(now: DateTime<Utc>, stored: Option<Attempts>, limit: Limit) -> Self {
        let running = stored
            .filter(|attempts| attempts.window <= now && now < attempts.window + limit.within);
        Self {
            attempts: running.unwrap_or(Attempts {
                window: now,
                count: 0,
            }),
            known: stored.is_some(),
        }
    }

    /// Whether there is a place left; otherwise from when on there will be.
    pub(super) fn has_place(&self, limit: Limit) -> Result<(), DateTime<Utc>> {
        if self.attempts.count < limit.most {
            return Ok(());
        }
        Err(self.attempts.window + limit.within)
    }

    /// One attempt more.
    pub(super) fn take(mut self) -> Self {
        self.attempts.count = self.attempts.count.saturating_add(1);
        self
    }

    /// One attempt less.
    pub(super) fn give_back(mut self) -> Self {
        self.attempts.count = self.attempts.count.saturating_sub(1);
        self
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn places_are_taken_given_back_and_come_again() {
        let limit = Limit {
            most: 2,
            within: Duration::minutes(15),
        };
        let noon: DateTime<Utc> = "2026-03-04T12:00:00Z".parse().unwrap();
        let at = |minutes, stored| Window::at(noon + Duration::minutes(minutes), stored, limit);
        let full = at(0, None).take().take();
        assert!(!full.known);
        let again = noon + Duration::minutes(15);
        for minutes in [0, 14] {
            let window = at(minutes, Some(full.attempts));
            assert!(window.known);
            assert_eq!(window.has_place(limit), Err(again));
            assert_eq!(window.give_back().has_place(limit), Ok(()));
        }
        for minutes in [15, 100, -1] {
            let window = at(minutes, Some(full.attempts));
            assert_eq!(window.attempts.count, 0, "{minutes}");
            assert_eq!(window.give_back().attempts.count, 0);
        }
    }
}
