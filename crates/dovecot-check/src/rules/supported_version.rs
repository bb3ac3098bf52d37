//! Versions that were tested.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;
use crate::version::Version;

pub(super) const RULE: Rule = Rule {
    id: "supported-version",
    title: "this Dovecot is one that sealing was tested with",
    why: "The adapter and these rules were tested with 2.3.19 and 2.4.1. Older ones lack what the \
          adapter needs.",
    find,
};

const OLDEST: Version = Version::new(2, 3, 19);
const FIRST_UNKNOWN: Version = Version::new(2, 5, 0);

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let version = subject.config.version();
    if version < OLDEST {
        findings.danger(
            format!("this is Dovecot {version}"),
            "use 2.3.19 or later; Debian 12 and 13 bring such ones",
        );
    } else if version >= FIRST_UNKNOWN {
        findings.note(
            format!("Dovecot {version} came after these rules were written"),
            "look for a newer Waxseal, and try it with --live",
        );
    }
}
