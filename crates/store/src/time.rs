//! Times as the columns hold them: UTC, whole seconds, no zone written.
//!
//! That is the least that SQLite, MariaDB's DATETIME and PostgreSQL's timestamp have in
//! common, and the form in which userli writes them.

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};

/// A time for a column; fractions of a second are cut off.
pub(crate) fn to_column(time: DateTime<Utc>) -> NaiveDateTime {
    time.naive_utc().trunc_subsecs(0)
}

/// A time from a column; a fraction that another program wrote is cut off too.
pub(crate) fn from_column(time: NaiveDateTime) -> DateTime<Utc> {
    time.trunc_subsecs(0).and_utc()
}
