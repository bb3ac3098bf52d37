//! Algorithms that do not work in 2.4.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "write-algorithm",
    title: "the algorithm is one that works",
    why: "2.4 takes aes-256-cbc-sha256 and then crashes on every delivery and every look at sealed \
          mail; names that it does not know make every delivery fail.",
    find,
};

/// Those that were seen to work.
const WORKING: [&str; 4] = [
    "aes-256-gcm-sha256",
    "aes-128-gcm-sha256",
    "aes-256-gcm-sha512",
    "chacha20-poly1305-sha256",
];

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.config.version().is_2_4() {
        return;
    }
    for (place, value) in subject.config.everywhere("crypt_write_algorithm") {
        if !value.is_empty() && !WORKING.contains(&value) {
            findings.warning(
                format!(
                    "crypt_write_algorithm is {value}{}, which is not known to work",
                    within(&place)
                ),
                "set crypt_write_algorithm = aes-256-gcm-sha256",
            );
        }
    }
}
