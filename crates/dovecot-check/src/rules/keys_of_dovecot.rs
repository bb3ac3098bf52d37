//! Keys that Dovecot makes by itself.

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "keys-of-dovecot",
    title: "Dovecot makes no keys of its own",
    why: "With a curve set, Dovecot makes key pairs of its own inside the mailboxes. Mail is then \
          sealed to a key that lies beside it, which protects nothing, and that Waxseal does not \
          have.",
    find,
};

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let name = subject.syntax("mail_crypt_curve", "crypt_user_key_curve");
    for (place, value) in subject
        .config
        .plugin_setting("mail_crypt_curve", "crypt_user_key_curve")
    {
        if !value.is_empty() {
            findings.danger(
                format!("{name} is {value}{}", within(&place)),
                format!("take {name} out"),
            );
        }
    }
    let global = subject.config.plugin_setting(
        "mail_crypt_global_public_key",
        "crypt_global_public_key_file",
    );
    for (place, value) in global {
        if !value.is_empty() {
            findings.warning(
                format!("one public key is set for all accounts{}", within(&place)),
                "take it out: mail whose account goes without a key of its own would be sealed to \
                 one that its owner does not have",
            );
        }
    }
}
