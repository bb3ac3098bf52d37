//! What a user name may look like.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "user-names",
    title: "the adapter is asked for whole addresses, and for nothing else",
    why: "Dovecot's HTTP client sends some characters as they are, so that a strange name would \
          ask for another account; and an address that loses its domain gets no mail.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for name in ["auth_username_chars", "auth_username_translation"] {
        for (_, value) in subject.config.everywhere(name) {
            let is_open =
                name == "auth_username_chars" && (value.is_empty() || !is_harmless(value));
            let translates = name == "auth_username_translation" && !value.is_empty();
            if is_open || translates {
                findings.warning(
                    format!("{name} is {value:?}"),
                    format!("take {name} out: its default is right"),
                );
            }
        }
    }
    for (_, format) in subject.config.everywhere("auth_username_format") {
        let keeps = ["%u", "%Lu", "%{user}", "%{user|lower}"];
        let bare: String = format.split_whitespace().collect();
        if !keeps.contains(&bare.as_str()) {
            // The adapter puts every delivery off.
            findings.danger(
                format!("auth_username_format is {format:?}"),
                "take auth_username_format out: the adapter needs the whole address; Debian 13 \
                 sets it in conf.d/20-lmtp.conf, and our configuration, included last, sets it \
                 back",
            );
        }
    }
}

/// Whether the list has no character that is special in a URL.
fn is_harmless(characters: &str) -> bool {
    characters
        .chars()
        .all(|character| character.is_ascii_alphanumeric() || ".-_@+=".contains(character))
}
