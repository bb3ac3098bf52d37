//! Passwords on the network.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "cleartext-passwords",
    title: "passwords travel encrypted",
    why: "Whoever hears a password can open every message that was ever sealed for its owner.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let config = subject.config;
    let is_local = config.value("listen").is_some_and(|list| {
        list.split([' ', ','])
            .filter(|address| !address.is_empty())
            .all(|address| ["127.0.0.1", "::1", "localhost"].contains(&address))
    });
    if is_local {
        return;
    }
    let change = subject.syntax(
        "set ssl = required and disable_plaintext_auth = yes",
        "set ssl = required and auth_allow_cleartext = no",
    );
    let (name, open) = if config.version().is_2_4() {
        ("auth_allow_cleartext", "yes")
    } else {
        ("disable_plaintext_auth", "no")
    };
    for (place, value) in config.everywhere(name) {
        // Networks that an administrator names are the administrator's business.
        if value == open && !place.contains("remote") && !place.contains("local") {
            findings.danger(format!("{name} is {value}"), &change);
        }
    }
    if config.value("ssl") == Some("no") {
        findings.danger(
            "ssl is off, and Dovecot listens beyond this machine",
            &change,
        );
    }
}
