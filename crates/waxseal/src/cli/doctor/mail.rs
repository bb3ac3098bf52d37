//! Do letters leave?

use accounts::{Clock, SystemClock};
use chrono::TimeDelta;
use dovecot_check::Severity;
use store::Store;

use super::Findings;
use crate::app;
use crate::config::Config;

pub(super) const NAME: &str = "letters";
pub(super) const TITLE: &str = "the mail server answers, and no letter is stuck";

/// A letter that has waited for so long is stuck.
const LONG: TimeDelta = TimeDelta::hours(1);
/// More need not be counted.
const MOST: u64 = 1000;

pub(super) async fn look(config: &Config, store: Option<&Store>) -> Findings {
    let mut findings = Findings::default();
    if !config.mail.dsn.sends() {
        findings.add(
            Severity::Note,
            "no letters are sent: MAILER_DSN is null://",
            "owners are told by letter of recoveries and changes that others may have begun; set \
             MAILER_DSN, SENDER_ADDRESS and APP_URL",
        );
        return findings;
    }
    let answer = match app::post_office(config) {
        Ok(office) => office.test().await.map_err(|fault| fault.to_string()),
        Err(fault) => Err(format!("{fault:#}")),
    };
    if let Err(fault) = answer {
        findings.add(
            Severity::Warning,
            format!("{} does not answer well: {fault}", config.mail.dsn),
            "correct MAILER_DSN; letters wait in the database until then",
        );
    }
    if let Some(store) = store {
        let due = store.reader().due_letters(SystemClock.now(), MOST).await;
        let stuck = due.map(|letters| {
            let old = letters
                .iter()
                .filter(|letter| letter.created < SystemClock.now() - LONG);
            old.count()
        });
        if let Ok(count @ 1..) = stuck {
            findings.add(
                Severity::Warning,
                format!("{count} letter(s) have waited for more than an hour"),
                "does `waxseal serve` run? Its log says what the mail server answered",
            );
        }
    }
    findings
}
