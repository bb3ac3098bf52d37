//! Subjects in the log.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "log-lines",
    title: "the log does not quote sealed mail",
    why: "Subject and sender of a sealed message in a log line are as readable as they were.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for list in subject.config.plugin_lists() {
        if !list.has("mail_log") {
            continue;
        }
        for (place, fields) in mail_log_fields(subject) {
            let quoted: Vec<&str> = fields
                .split([' ', ','])
                .filter(|field| ["subject", "from"].contains(field))
                .collect();
            if !quoted.is_empty() {
                findings.warning(
                    format!(
                        "mail_log_fields{} has {}",
                        within(&place),
                        quoted.join(" and ")
                    ),
                    "take them out of mail_log_fields",
                );
            }
        }
        break;
    }
    for (place, format) in subject.config.everywhere("deliver_log_format") {
        let quotes = [
            "%s",
            "%{subject}",
            "%f",
            "%{from}",
            "%e",
            "%{from_envelope}",
        ]
        .iter()
        .any(|variable| format.contains(variable));
        if quotes {
            findings.warning(
                format!("deliver_log_format is {format:?}{}", within(&place)),
                "keep it at its default, which names message ids alone",
            );
        }
    }
}

/// In 2.4 a line or a section of fields; what matters is which are named.
fn mail_log_fields(subject: &Subject<'_>) -> Vec<(String, String)> {
    let lines = subject
        .config
        .plugin_setting("mail_log_fields", "mail_log_fields")
        .into_iter()
        .map(|(place, fields)| (place, fields.to_owned()));
    let blocks = subject.config.root.of_kind("mail_log_fields").map(|block| {
        let on = block.settings.iter().filter(|(_, value)| value == "yes");
        let names: Vec<&str> = on.map(|(name, _)| name.as_str()).collect();
        (String::new(), names.join(" "))
    });
    lines.chain(blocks).collect()
}
