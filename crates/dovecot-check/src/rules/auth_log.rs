//! Secrets in Dovecot's log.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "auth-log",
    title: "Dovecot logs neither private keys nor passwords",
    why: "With debugging of its auth process on, Dovecot writes the private keys of whoever logs \
          in into its log; other settings write passwords.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for name in [
        "auth_debug",
        "auth_debug_passwords",
        "auth_verbose_passwords",
    ] {
        for (place, value) in subject.config.everywhere(name) {
            if value != "no" && !value.is_empty() {
                findings.danger(
                    format!("{name} is {value}{}", within(&place)),
                    format!("set {name} = no, and remove logs of the time it was on"),
                );
            }
        }
    }
    for (place, value) in subject.config.everywhere("log_debug") {
        if value.contains("auth") || value.contains('*') {
            findings.danger(
                format!(
                    "log_debug is {value}{}, which debugs the auth process",
                    within(&place)
                ),
                "take the category auth out of log_debug, and remove logs of the time it was on",
            );
        }
    }
}
