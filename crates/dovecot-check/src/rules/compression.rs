//! The plugin for compressed mail.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "compression",
    title: "a compression plugin, where there is one, has a method",
    why: "With the plugin and without a method for writing, Dovecot looks into each new message \
          for compression, cannot read what it just sealed, and refuses it with 451: mail for \
          sealed accounts waits for ever.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let plugin = subject.syntax("zlib", "mail_compress");
    let methods = subject
        .config
        .plugin_setting("zlib_save", "mail_compress_write_method");
    let has_method = methods
        .iter()
        .any(|(place, method)| place.is_empty() && !method.is_empty());
    if has_method {
        return;
    }
    for list in subject.config.plugin_lists() {
        if list.has(&plugin) {
            let has_own = methods
                .iter()
                .any(|(place, method)| *place == list.place && !method.is_empty());
            if !has_own {
                findings.warning(
                    format!("{} has {plugin}, and there is no method", list.shown()),
                    subject.syntax(
                        "set plugin { zlib_save = gz }, or take zlib out",
                        "set mail_compress_write_method = gz, or take mail_compress out",
                    ),
                );
            }
        }
    }
}
