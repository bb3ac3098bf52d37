//! Recorded sessions.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "rawlog",
    title: "no session is recorded",
    why: "A raw log holds all that a client said and got: passwords that open keys, and mail that \
          was opened for it.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for (place, section) in subject.config.root.filters() {
        for (name, value) in section.whole_names() {
            if name.ends_with("rawlog_dir") && !value.is_empty() {
                findings.danger(
                    format!("{name} is {value}{}", within(&place)),
                    format!("take {name} out, and remove what was recorded"),
                );
            }
        }
    }
    for service in subject.config.root.of_kind("service") {
        let command = service.value("executable").unwrap_or_default();
        if command.split([' ', '/']).any(|word| word == "rawlog") {
            findings.danger(
                format!("service {} runs through rawlog: {command}", service.name),
                "take rawlog out of executable, and remove what was recorded",
            );
        }
    }
}
