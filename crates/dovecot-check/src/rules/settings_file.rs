//! Who may read the token.

use std::path::Path;

use super::Rule;
use crate::finding::Findings;
use crate::subject::{FileFacts, Subject};

pub(super) const RULE: Rule = Rule {
    id: "settings-file",
    title: "only root and Dovecot can read the token, and only root can change the adapter",
    why: "With the token in the adapter's settings, anybody on this machine can ask the API in \
          Dovecot's name and try passwords. Whoever can change the adapter gets every password.",
    find,
};

/// The variable that names the file, and the file where nothing names one.
const VARIABLE: &str = "WAXSEAL_CONF";
const USUAL: &str = "/etc/dovecot/waxseal.conf";

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let path = subject.config.imported(VARIABLE).unwrap_or(USUAL);
    match subject.machine.file(Path::new(path)) {
        Some(FileFacts::Missing) => findings.danger(
            format!("the adapter's settings {path} are not there: nobody gets in"),
            "write it with `waxseal dovecot config`, or correct WAXSEAL_CONF in import_environment",
        ),
        Some(FileFacts::There { mode, owner }) if mode & 0o007 != 0 || owner != 0 => findings.danger(
            format!("{path} has owner {owner} and mode {mode:04o}"),
            format!(
                "chown root:dovecot {path}; chmod 0640 {path}; and make a new token, as this one \
                 may be known: waxseal api-token create"
            ),
        ),
        _ => {}
    }
    let mut scripts = subject.config.scripts();
    scripts.sort_unstable();
    scripts.dedup();
    for script in scripts {
        match subject.machine.file(Path::new(script)) {
            Some(FileFacts::Missing) => findings.danger(
                format!("the adapter {script} is not there: nobody gets in"),
                "write it with `waxseal dovecot config`",
            ),
            Some(FileFacts::There { mode, .. }) if mode & 0o022 != 0 => findings.danger(
                format!("{script} has mode {mode:04o}: others than its owner can change it"),
                format!("chmod 0644 {script}"),
            ),
            _ => {}
        }
    }
}
