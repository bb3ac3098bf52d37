//! Can certificate and key be used?

use dovecot_check::Severity;

use super::Findings;
use crate::config::Config;
use crate::tls::Certificates;

pub(super) const NAME: &str = "tls";
pub(super) const TITLE: &str = "certificate and key, where there are any, fit together";

pub(super) fn look(config: &Config) -> Findings {
    let mut findings = Findings::default();
    if let Some(files) = &config.tls
        && let Err(fault) = Certificates::read(files)
    {
        findings.add(
            Severity::Danger,
            format!("{fault:#}"),
            "a server that runs keeps the pair it had, and the next start fails; put the right \
             files in place",
        );
    }
    findings
}
