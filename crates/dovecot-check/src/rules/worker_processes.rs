//! Log-ins side by side.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "worker-processes",
    title: "one slow log-in holds up nobody else",
    why: "With blocking=no, 2.3 asks the API in its main auth process: one answer that takes its \
          time keeps everybody out.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for kind in ["passdb", "userdb"] {
        for database in subject.config.databases(kind) {
            let arguments = database.value("args").unwrap_or_default();
            if arguments.split(' ').any(|word| word == "blocking=no") {
                findings.warning(
                    format!("{kind} lua has blocking=no"),
                    "set blocking=yes in its args",
                );
            }
        }
    }
}
