//! Where use cases take the time from.

use chrono::{DateTime, Datelike, Days, Duration, NaiveTime, SubsecRound, Utc};

/// The time, as a parameter: tests move it, the program uses [`SystemClock`].
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// How far the clocks of several servers may be apart. What lies further in the future comes of a
/// clock that has been set back since.
pub(crate) const SKEW: Duration = Duration::minutes(1);

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The present moment in whole seconds: what every supported database keeps exactly.
pub(crate) fn whole_seconds(clock: &dyn Clock) -> DateTime<Utc> {
    clock.now().trunc_subsecs(0)
}

/// Monday, 00:00 UTC, of the week that holds `moment`.
pub(crate) fn start_of_week(moment: DateTime<Utc>) -> DateTime<Utc> {
    let day = moment.date_naive();
    let since_monday = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since_monday))
        .map_or(moment, |monday| monday.and_time(NaiveTime::MIN).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        for (moment, monday) in [
            ("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"),
            ("2026-11-29T23:59:59Z", "2026-11-23T00:00:00Z"),
            ("2027-01-01T12:00:00Z", "2026-12-28T00:00:00Z"),
        ] {
            assert_eq!(
                start_of_week(moment.parse().unwrap()),
                monday.parse::<DateTime<Utc>>().unwrap()
            );
        }
    }
}
