//! Can certificate and key be used, today and in two weeks?

use chrono::{DateTime, TimeDelta, Utc};
use dovecot_check::Severity;

use super::Findings;
use crate::config::Config;
use crate::tls::{Certificates, Validity, validities};

pub(super) const NAME: &str = "tls";
pub(super) const TITLE: &str =
    "certificate and key, where there are any, fit together and are valid for two weeks more";

/// What renews certificates does so a month before their end; two weeks are left to mend it.
const SOON: TimeDelta = TimeDelta::days(14);

pub(super) fn look(config: &Config, now: DateTime<Utc>) -> Findings {
    let mut findings = Findings::default();
    let Some(files) = &config.tls else {
        return findings;
    };
    if let Err(fault) = Certificates::read(files) {
        findings.add(
            Severity::Danger,
            format!("{fault:#}"),
            "a server that runs keeps the pair it had, and the next start fails; put the right \
             files in place",
        );
        return findings;
    }
    let path = &files.certificate;
    match validities(path) {
        Ok(validities) => {
            for (index, validity) in validities.iter().enumerate() {
                let shown = path.display();
                let which = match index {
                    0 => format!("the certificate in {shown}"),
                    _ => format!("certificate {} of the chain in {shown}", index + 1),
                };
                judge(&which, validity, now, &mut findings);
            }
        }
        Err(fault) => findings.add(
            Severity::Warning,
            format!("{fault:#}"),
            "until when it is valid cannot be said; have it issued anew",
        ),
    }
    findings
}

fn judge(which: &str, validity: &Validity, now: DateTime<Utc>, findings: &mut Findings) {
    let renew = "renew it; the server takes new files over by itself. Whoever asks over https \
                 refuses it when it has ended: mail waits, and nobody logs in";
    let Validity { from, until } = *validity;
    if until < now {
        let what = format!("{which} ended on {until}");
        findings.add(Severity::Danger, what, renew);
    } else if now < from {
        let what = format!("{which} begins on {from}, and the clock says {now}");
        let change = "is the clock right? Then put the right certificate in place: until it \
                      begins, mail waits, and nobody logs in";
        findings.add(Severity::Danger, what, change);
    } else if until - now < SOON {
        let days = (until - now).num_days();
        let what = format!("{which} ends in {days} day(s), on {until}");
        findings.add(Severity::Warning, what, renew);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The severity of what is said in this many days after the certificate's begin; it is
    /// valid for 90.
    fn said(days: i64) -> Option<Severity> {
        let from = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let until = from + TimeDelta::days(90);
        let mut findings = Findings::default();
        let now = from + TimeDelta::days(days);
        judge("it", &Validity { from, until }, now, &mut findings);
        findings.0.first().map(|finding| finding.severity)
    }

    #[test]
    fn it_is_said_before_it_ends_and_after() {
        for (days, expected) in [
            (-1, Some(Severity::Danger)),
            (0, None),
            (76, None),
            (77, Some(Severity::Warning)),
            (90, Some(Severity::Warning)),
            (91, Some(Severity::Danger)),
        ] {
            assert_eq!(said(days), expected, "{days}");
        }
    }
}
