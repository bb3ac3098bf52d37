//! The name that the adapter sets quotas by.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "quota-root",
    title: "the quota of an account is the one that is counted",
    why: "In 2.4 the adapter sets the limit of an account by the name of the quota root, \
          \"User quota\". Where the root has another name, the limit does not count.",
    find,
};

const NAME: &str = "User quota";

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let config = subject.config;
    if !config.version().is_2_4() {
        return;
    }
    let uses_quota = config.plugin_lists().iter().any(|list| list.has("quota"));
    let has_root = config.root.of_kind("quota").any(|root| root.name == NAME);
    if uses_quota && !has_root {
        findings.warning(
            format!("there is no quota {NAME:?}"),
            format!("add quota {NAME:?} {{ }}"),
        );
    }
}
