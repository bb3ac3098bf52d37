//! The cache of the auth process.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "auth-cache",
    title: "Dovecot remembers no password and no key",
    why: "A cache lets old passwords in and goes on sealing to keys that were replaced. 2.3 caches \
          what Lua says as soon as auth_cache_size is set; 2.4 where the script asks for it.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for (_, size) in subject.config.everywhere("auth_cache_size") {
        if size.split(' ').next().is_none_or(|number| number == "0") {
            continue;
        }
        let what = format!("auth_cache_size is {size}");
        let change = "set auth_cache_size = 0";
        if subject.config.version().is_2_4() {
            findings.warning(what, change);
        } else {
            findings.danger(what, change);
        }
    }
    for kind in ["passdb", "userdb"] {
        for database in subject.config.databases(kind) {
            let arguments = database.value("args").unwrap_or_default();
            if arguments
                .split(' ')
                .any(|word| word.starts_with("cache_key="))
            {
                findings.danger(
                    format!("{kind} has a cache_key; an empty one crashes 2.3's auth process"),
                    "take cache_key out of args",
                );
            }
        }
    }
}
