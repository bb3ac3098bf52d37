//! Databases of accounts beside the adapter.

use super::Rule;
use crate::finding::Findings;
use crate::section::Section;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "accounts-from-elsewhere",
    title: "nobody but the adapter knows accounts",
    why: "The first database that knows an account decides about it. One that knows nothing of \
          keys hides the adapter: deliveries fail, or store mail in the clear, and whoever logs in \
          there reads no sealed mail.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for kind in ["passdb", "userdb"] {
        let is_lua = |database: &&Section| subject.config.driver(database) == "lua";
        if subject.config.databases(kind).filter(is_lua).count() == 0 {
            findings.danger(
                format!("there is no {kind} with the Lua adapter: Dovecot does not ask for keys"),
                "make `!include` of 99-waxseal.conf the last line of dovecot.conf",
            );
        }
        for database in subject
            .config
            .databases(kind)
            .filter(|found| !is_lua(found))
        {
            judge(subject, kind, database, findings);
        }
    }
    let mut scripts = subject.config.scripts();
    scripts.sort_unstable();
    scripts.dedup();
    if scripts.len() > 1 {
        findings.warning(
            format!(
                "more than one Lua script knows accounts: {}",
                scripts.join(", ")
            ),
            "leave waxseal.lua as the only one, in passdb and userdb",
        );
    }
}

fn judge(subject: &Subject<'_>, kind: &str, database: &Section, findings: &mut Findings) {
    let driver = subject.config.driver(database);
    let take_out = format!(
        "take {kind} {driver} out (on Debian: the line `!include auth-system.conf.ext` in \
         conf.d/10-auth.conf)"
    );
    let is_set = |name: &str| database.value(name) == Some("yes");
    match (kind, driver) {
        // It only turns people away.
        ("passdb", _) if is_set("deny") || is_set("passdb_deny") => {}
        ("passdb", _) if is_set("master") || is_set("passdb_master") => findings.warning(
            format!("passdb {driver} lets a master user into every mailbox, without its keys"),
            "take it out unless it is needed: sealed mail cannot be read that way, and what is \
             stored that way is sealed only if the adapter is asked as well",
        ),
        ("userdb", "prefetch") => findings.danger(
            "userdb prefetch answers from the log-in's fields, and the adapter's log-in gives keys \
             alone: no home, no public key",
            "take userdb prefetch out",
        ),
        ("userdb", _) => findings.danger(
            format!("userdb {driver} knows accounts and knows nothing of keys"),
            take_out,
        ),
        _ => findings.warning(
            format!("passdb {driver} lets people in without their keys"),
            take_out,
        ),
    }
}
