//! Attachments that are stored apart.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "attachments",
    title: "attachments are not stored apart from sealed mail",
    why: "Attachments in a store of their own are taken out of the message before it is sealed, \
          and lie there in the clear.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for name in ["mail_attachment_dir", "mail_ext_attachment_path"] {
        for (place, value) in subject.config.everywhere(name) {
            if !value.is_empty() {
                findings.danger(
                    format!("{name} is {value}{}", within(&place)),
                    format!("take {name} out; what lies there stays readable for Dovecot"),
                );
            }
        }
    }
}
