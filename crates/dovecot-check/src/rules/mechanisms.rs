//! Ways to log in.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "mechanisms",
    title: "every log-in brings the password that opens the key",
    why: "The account's private key lies under its password. Mechanisms that prove the password \
          without sending it, or go without one, cannot open it: such log-ins fail, or read \
          nothing that is sealed.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for (_, value) in subject.config.everywhere("auth_mechanisms") {
        let others: Vec<&str> = value
            .split_whitespace()
            .filter(|name| !["plain", "login"].contains(&name.to_ascii_lowercase().as_str()))
            .collect();
        if !others.is_empty() {
            findings.warning(
                format!("auth_mechanisms has {}", others.join(", ")),
                "set auth_mechanisms = plain login",
            );
        }
    }
}
