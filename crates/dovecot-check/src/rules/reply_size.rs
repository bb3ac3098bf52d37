//! The 8192 bytes of an answer.

use super::Rule;
use super::field_overrides::texts;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "reply-size",
    title: "an answer of the auth process has room for 13 private keys",
    why: "An answer of Dovecot's auth process has 8192 bytes, and a log-in whose keys do not fit \
          into it fails. Fields that the configuration adds take room from the keys.",
    find,
};

/// What 13 keys leave, with some room for the adapter's own names.
const ROOM: usize = 300;

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for kind in ["passdb", "userdb"] {
        for database in subject.config.databases(kind) {
            if subject.config.driver(database) != "lua" {
                continue;
            }
            let added: usize = texts(database)
                .iter()
                .map(|(name, value)| name.len() + value.len() + 2)
                .sum();
            if added > ROOM {
                findings.warning(
                    format!("fields of {kind} lua add {added} bytes to every answer"),
                    format!(
                        "keep them below {ROOM} bytes, or account holders with many keys \
                             cannot log in"
                    ),
                );
            }
        }
    }
}
