//! Is the clock right?

use accounts::{Clock, SystemClock};
use chrono::{DateTime, TimeDelta, Utc};
use dovecot_check::Severity;
use store::{AuditFilter, Store};

use super::Findings;

pub(super) const NAME: &str = "clock";
pub(super) const TITLE: &str =
    "the clock stands neither before this release nor before what happened";

/// This program was not there before: 1 January 2026.
const THIS_RELEASE: i64 = 1_767_225_600;
/// Servers on one database may differ by so much.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

pub(super) async fn look(store: Option<&Store>) -> Findings {
    let mut findings = Findings::default();
    let now = SystemClock.now();
    let change = "set the clock (timedatectl set-ntp true): waiting times, sessions and limits \
                  hang on it";
    if now.timestamp() < THIS_RELEASE {
        findings.add(Severity::Danger, format!("the clock says {now}"), change);
    }
    if let Some(last) = last_event(store).await
        && last > now + TOLERANCE
    {
        let what = format!("the audit trail has an entry of {last}, and the clock says {now}");
        findings.add(Severity::Danger, what, change);
    }
    findings
}

/// The time of the latest entry of the audit trail; where it cannot be read, others say so.
async fn last_event(store: Option<&Store>) -> Option<DateTime<Utc>> {
    let reader = store?.reader();
    let (entries, _) = reader
        .audit_entries(&AuditFilter::default(), 0, 1)
        .await
        .ok()?;
    entries.first().map(|entry| entry.time)
}
