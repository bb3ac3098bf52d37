//! Fields that overrule the adapter.

use super::Rule;
use crate::finding::Findings;
use crate::section::Section;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "field-overrides",
    title: "no field of passdb or userdb overrules the adapter",
    why: "default_fields, override_fields and fields { } stand beside what the adapter says. One \
          that names keys, sealing, plugins or the place of mail switches sealing off for \
          everybody, or breaks it.",
    find,
};

const ABOUT_SEALING: [&str; 3] = ["mail_crypt_", "crypt_", "mail_plugins"];
const ABOUT_MAIL: [&str; 4] = ["mail", "mail_location", "mail_driver", "mail_path"];

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for kind in ["passdb", "userdb"] {
        for database in subject.config.databases(kind) {
            for name in fields(database) {
                let bare = name.strip_prefix("userdb_").unwrap_or(&name);
                let bare = bare.split(['/', ':']).next().unwrap_or(bare);
                let driver = subject.config.driver(database);
                let change = format!("take the field {name} out of {kind} {driver}");
                if ABOUT_SEALING.iter().any(|prefix| bare.starts_with(prefix)) {
                    findings.danger(
                        format!("{kind} {driver} sets {name} for all accounts"),
                        change,
                    );
                } else if ABOUT_MAIL.contains(&bare) {
                    findings.warning(
                        format!("{kind} {driver} sets {name}, which other settings are judged by"),
                        change,
                    );
                }
            }
        }
    }
}

/// The names of the fields that the configuration itself adds.
pub(super) fn fields(database: &Section) -> Vec<String> {
    texts(database).into_iter().map(|(name, _)| name).collect()
}

/// The fields that the configuration itself adds, with their values.
pub(super) fn texts(database: &Section) -> Vec<(String, String)> {
    let lines = ["default_fields", "override_fields"]
        .iter()
        .filter_map(|name| database.value(name))
        .flat_map(str::split_whitespace)
        .map(|word| {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            (name.to_owned(), value.to_owned())
        });
    let blocks = database.sections.iter();
    let blocks = blocks
        .filter(|section| section.kind.ends_with("fields"))
        .flat_map(|section| section.settings.iter().cloned());
    lines.chain(blocks).collect()
}
