//! Plaintext in `dovecot.index.cache`.

use super::Rule;
use crate::finding::Findings;
use crate::section::Section;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "index-cache",
    title: "dovecot.index.cache keeps nothing of sealed mail",
    why: "Dovecot notes subjects, senders and the first words of messages in dovecot.index.cache, \
          in the clear, beside the sealed messages; 2.4 does so at delivery already.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let change = subject.syntax(
        "set mail_never_cache_fields = *",
        "set mail_never_cache_fields { imap.envelope = no } and { * = yes } in one block; then \
         remove the dovecot.index.cache files that are there",
    );
    let lists = lists(subject);
    if !lists.iter().any(|(place, _)| place.is_empty()) {
        findings.danger("mail_never_cache_fields is at its default", &change);
    }
    for (place, keeps) in lists {
        if keeps {
            let place = within(&place);
            findings.danger(
                format!("mail_never_cache_fields{place} does not cover everything"),
                &change,
            );
        }
    }
}

/// Every place where the setting is, and whether Dovecot still keeps something.
fn lists(subject: &Subject<'_>) -> Vec<(String, bool)> {
    let is_2_4 = subject.config.version().is_2_4();
    let filters = subject.config.root.filters().into_iter();
    filters
        .filter_map(|(place, section)| {
            if let Some(line) = section.value("mail_never_cache_fields") {
                let covers = line.split_whitespace().any(|field| field == "*");
                return Some((place, !covers));
            }
            let block = section.of_kind("mail_never_cache_fields").next()?;
            Some((place, !is_2_4 || !covers(block)))
        })
        .collect()
}

/// `imap.envelope` is in 2.4's default list, and what is in the list by name is kept out of `*`.
fn covers(block: &Section) -> bool {
    block.value("*") == Some("yes") && block.value("imap.envelope") == Some("no")
}
