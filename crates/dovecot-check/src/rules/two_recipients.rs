//! One message for two recipients, before 2.3.21.

use super::Rule;
use crate::finding::Findings;
use crate::subject::Subject;
use crate::version::Version;

pub(super) const RULE: Rule = Rule {
    id: "two-recipients",
    title: "a message for several recipients is sealed for each of them",
    why: "Before 2.3.21, the second recipient of one LMTP transaction gets a copy of the first \
          one's file: in the clear, or sealed to the wrong key, and never readable.",
    find,
};

const MENDED: Version = Version::new(2, 3, 21);

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.one_recipient {
        return;
    }
    let version = subject.config.version();
    if version.is_2_4() {
        return;
    }
    if version >= MENDED {
        return;
    }
    let links = subject.config.everywhere("maildir_copy_with_hardlinks");
    let is_off = links
        .iter()
        .any(|(place, value)| place.is_empty() && *value == "no");
    let is_on_somewhere = links.iter().any(|(_, value)| *value != "no");
    let formats = formats(subject);
    let has = |wanted: &str| formats.contains(&wanted);
    if has("sdbox") {
        findings.danger(
            format!("Dovecot {version} stores mail as sdbox, and no setting of it cures that"),
            "let the mail server deliver to one recipient at a time (Postfix: \
             lmtp_destination_recipient_limit=1) and say so with --one-recipient; or move to 2.3.21",
        );
    }
    let is_maildir = has("maildir") || formats.is_empty();
    if is_maildir && (!is_off || is_on_somewhere) {
        findings.danger(
            format!("Dovecot {version} copies messages with hard links"),
            "set maildir_copy_with_hardlinks = no; let Postfix deliver to one recipient at a time \
             as well: lmtp_destination_recipient_limit=1",
        );
    }
}

/// The formats of `mail_location`, and of namespaces that have their own.
fn formats<'a>(subject: &'a Subject<'_>) -> Vec<&'a str> {
    let config = subject.config;
    let locations = [
        config.everywhere("mail_location"),
        config.everywhere("location"),
    ]
    .concat();
    let formats = locations.into_iter().filter_map(|(_, location)| {
        let (format, _) = location.split_once(':')?;
        Some(format)
    });
    formats.filter(|format| *format != "virtual").collect()
}
