//! A list of plugins without mail_crypt.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "mail-crypt-loaded",
    title: "whatever stores or reads mail has the plugin mail_crypt",
    why: "Without mail_crypt, mail is stored in the clear and answered with 250, and sealed mail \
          cannot be read. A protocol's own list replaces the general one, and 2.3 puts into \
          $mail_plugins what was set until that line and not what is set later.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    for list in subject.config.plugin_lists() {
        if list.has("mail_crypt") {
            continue;
        }
        findings.danger(
            format!("{} does not have mail_crypt", list.shown()),
            subject.syntax(
                "write mail_plugins = $mail_plugins quota mail_crypt there, and make `!include` of \
                 99-waxseal.conf the last line of dovecot.conf",
                "write mail_plugins { mail_crypt = yes } there, and make `!include` of \
                 99-waxseal.conf the last line of dovecot.conf",
            ),
        );
    }
}
