//! The inverted default.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "sealing-by-default",
    title: "sealing is on unless the adapter says otherwise",
    why: "Where the general setting is off, any field that goes missing on its way (a script that \
          fails halfway, another database of accounts) stores mail in the clear, with 250 and \
          without a word in the log. Where it is on, the same mishap is a temporary failure.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let change = subject.syntax(
        "set plugin { mail_crypt_save_version = 2 } for everything",
        "set crypt_write_algorithm = aes-256-gcm-sha256 for everything (2.4's own default)",
    );
    let set = subject
        .config
        .plugin_setting("mail_crypt_save_version", "crypt_write_algorithm");
    let is_2_4 = subject.config.version().is_2_4();
    let is_set = set.iter().any(|(place, _)| place.is_empty());
    if !is_2_4 && !is_set {
        findings.danger(
            "mail_crypt_save_version is not set, which means: do not seal",
            &change,
        );
    }
    for (place, value) in set {
        let place = within(&place);
        if is_2_4 && value.is_empty() {
            findings.danger(format!("crypt_write_algorithm is empty{place}"), &change);
        } else if !is_2_4 && value != "2" {
            findings.danger(
                format!("mail_crypt_save_version is {value:?}{place}; only 2 seals"),
                &change,
            );
        }
    }
}
