//! Failed attempts, and how long they make the next one wait.

use chrono::{DateTime, Duration, Utc};
use store::Attempts;

use crate::clock::SKEW;

/// After so long without a failure all is forgotten.
pub(super) const MEMORY: Duration = Duration::hours(1);

/// Failed attempts in a bucket that are not written yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failures {
    /// Whether all before them is forgotten.
    begins_anew: bool,
    count: u32,
    last: DateTime<Utc>,
}

impl Failures {
    pub(crate) fn one(now: DateTime<Utc>) -> Self {
        Self {
            begins_anew: false,
            count: 1,
            last: now,
        }
    }

    pub(crate) fn forgotten(now: DateTime<Utc>) -> Self {
        Self {
            begins_anew: true,
            count: 0,
            last: now,
        }
    }

    /// These and then others.
    pub(crate) fn then(self, later: Self) -> Self {
        if later.begins_anew {
            return later;
        }
        Self {
            begins_anew: self.begins_anew,
            count: self.count.saturating_add(later.count),
            last: self.last.max(later.last),
        }
    }

    /// These after those that are stored. In such a bucket, the window begins with the last
    /// failure.
    pub(crate) fn on(self, stored: Option<Attempts>) -> Attempts {
        let before = stored
            .filter(|_| !self.begins_anew)
            .filter(|attempts| is_remembered(*attempts, self.last));
        Attempts {
            window: self.last,
            count: before
                .map_or(0, |attempts| attempts.count)
                .saturating_add(self.count),
        }
    }
}

/// Whether failures still say something. Those of the future come of a clock that was set
/// back, and would keep people out until it is there again.
fn is_remembered(attempts: Attempts, now: DateTime<Utc>) -> bool {
    attempts.window <= now + SKEW && now < attempts.window + MEMORY
}

/// How many failures are free, and how long one waits after more of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// So many failures cost nothing.
    pub(super) free: u32,
    /// The longest wait. It doubles with every failure, beginning with a second.
    pub(super) longest: Duration,
}

impl Patience {
    /// How many failures there are.
    pub(super) fn count(attempts: Option<Attempts>, now: DateTime<Utc>) -> u32 {
        attempts
            .filter(|attempts| is_remembered(*attempts, now))
            .map_or(0, |attempts| attempts.count)
    }

    /// From when on the next attempt is let through; none if now.
    pub(super) fn until(
        self,
        attempts: Option<Attempts>,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let attempts = attempts.filter(|attempts| is_remembered(*attempts, now))?;
        let beyond = attempts.count.checked_sub(self.free)?;
        let seconds = 1_i64.checked_shl(beyond).filter(|_| beyond < 32);
        let wait = seconds
            .map_or(self.longest, Duration::seconds)
            .min(self.longest);
        let until = attempts.window + wait;
        (now < until).then_some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        free: 3,
        longest: Duration::seconds(60),
    };

    fn noon() -> DateTime<Utc> {
        "2026-03-04T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn waits_grow_and_are_forgotten() {
        for (count, wait) in [
            (0, 0),
            (2, 0),
            (3, 1),
            (4, 2),
            (5, 4),
            (8, 32),
            (9, 60),
            (u32::MAX, 60),
        ] {
            let window = noon();
            let attempts = Some(Attempts { window, count });
            let until = PATIENCE.until(attempts, window);
            let expected = (wait > 0).then(|| window + Duration::seconds(wait));
            assert_eq!(until, expected, "{count}");
            let later = window + Duration::seconds(wait);
            assert_eq!(PATIENCE.until(attempts, later), None, "{count}");
            assert_eq!(Patience::count(attempts, window + MEMORY), 0);
            // A clock that was set back keeps nobody out.
            let earlier = window - Duration::minutes(30);
            assert_eq!(PATIENCE.until(attempts, earlier), None);
        }
        assert_eq!(PATIENCE.until(None, noon()), None);
    }

    #[test]
    fn what_is_noted_goes_on_from_what_is_stored() {
        let now = noon();
        let stored = |minutes, count| {
            let window = now - Duration::minutes(minutes);
            Some(Attempts { window, count })
        };
        let two = Failures::one(now).then(Failures::one(now));
        assert_eq!(
            two.on(None),
            Attempts {
                window: now,
                count: 2
            }
        );
        assert_eq!(two.on(stored(59, 4)).count, 6);
        assert_eq!(two.on(stored(60, 4)).count, 2, "forgotten meanwhile");
        let anew = two.then(Failures::forgotten(now));
        assert_eq!(anew.on(stored(1, 4)).count, 0);
        assert_eq!(anew.then(two).on(stored(1, 4)).count, 2);
    }
}
