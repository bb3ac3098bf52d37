//! Is the clock right?

use std::process::Command;

use accounts::{Clock, SystemClock};
use chrono::{DateTime, TimeDelta, Utc};
use dovecot_check::Severity;
use store::{AuditFilter, Store};

use super::Findings;

pub(super) const NAME: &str = "clock";
pub(super) const TITLE: &str = "a time server keeps the clock, which stands neither before this \
                                release nor before what happened";

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
    match is_kept() {
        Some(true) => {}
        Some(false) => findings.add(
            Severity::Warning,
            "no time server keeps the clock: it runs on its own",
            "apt-get install systemd-timesyncd, or chrony; a minute later, timedatectl says \
             \"System clock synchronized: yes\"",
        ),
        None => findings.add(
            Severity::Note,
            "whether a time server keeps the clock cannot be seen: timedatectl does not tell",
            "where this is a container, ask on the machine around it",
        ),
    }
    findings
}

/// Whether the clock is kept in step with a time server, by whatever does it: timedatectl passes
/// on what the kernel was told (`STA_UNSYNC` of adjtimex).
fn is_kept() -> Option<bool> {
    let output = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output()
        .ok()?;
    match output.stdout.trim_ascii() {
        b"yes" => Some(true),
        b"no" => Some(false),
        _ => None,
    }
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
