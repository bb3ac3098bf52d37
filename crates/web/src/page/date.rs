//! Moments as people read them.

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::page::texts::text;
use model::Language;

/// A day and a time of day, in UTC: the server does not know where its people live.
pub(crate) fn moment(language: Language, moment: DateTime<Utc>) -> String {
    let (day, time) = (day(language, moment), time(moment));
    text(language, "date-and-time", &[("day", &day), ("time", &time)])
}

/// A time of day, in UTC.
pub(crate) fn time(moment: DateTime<Utc>) -> String {
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// A day.
pub(crate) fn day(language: Language, moment: DateTime<Utc>) -> String {
    let month = text(language, month_id(moment.month()), &[]);
    let (day, year) = (moment.day().to_string(), moment.year().to_string());
    let values = [("day", day.as_str()), ("month", &month), ("year", &year)];
    text(language, "date-day", &values)
}

fn month_id(month: u32) -> &'static str {
    match month {
        1 => "month-january",
        2 => "month-february",
        3 => "month-march",
        4 => "month-april",
        5 => "month-may",
        6 => "month-june",
        7 => "month-july",
        8 => "month-august",
        9 => "month-september",
        10 => "month-october",
        11 => "month-november",
        _ => "month-december",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_every_language() {
        let at = "2026-11-05T08:03:00Z".parse().unwrap();
        for (language, expected) in [
            (Language::English, "5 November 2026, 08:03 UTC"),
            (Language::German, "5. November 2026, 08:03 Uhr UTC"),
            (Language::French, "5 novembre 2026 à 08:03 UTC"),
            (Language::Spanish, "5 de noviembre de 2026, 08:03 UTC"),
        ] {
            assert_eq!(moment(language, at), expected);
        }
    }
}
