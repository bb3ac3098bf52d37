//! Search indexes.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "full-text-index",
    title: "no search index holds the words of sealed mail",
    why: "A full-text index is made of the words of messages and stands in the clear, on this disk \
          or on another server.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let is_index = |plugin: &str| plugin == "fts" || plugin.starts_with("fts_");
    for list in subject.config.plugin_lists() {
        let loaded = list.which(is_index);
        if !loaded.is_empty() {
            findings.danger(
                format!("{} has {}", list.shown(), loaded.join(", ")),
                "take the fts plugins out, and remove the indexes that are there",
            );
        }
    }
}
