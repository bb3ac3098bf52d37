//! The folder through which opened mail passes.

use std::path::Path;

use super::Rule;
use crate::finding::Findings;
use crate::subject::{Subject, within};

pub(super) const RULE: Rule = Rule {
    id: "temp-dir",
    title: "opened mail passes through memory, not through a disk",
    why: "Whenever somebody reads a sealed message of more than a few kB, Dovecot opens it into a \
          file in mail_temp_dir; deliveries of more than 128 kB pass through there too. The files \
          are deleted at once, but on a disk what was in them can be found again.",
    find,
};

const DEFAULT: &str = "/tmp";

fn find(subject: &Subject<'_>, findings: &mut Findings) {
    let mut set = subject.config.everywhere("mail_temp_dir");
    if !set.iter().any(|(place, _)| place.is_empty()) {
        set.push((String::new(), DEFAULT));
    }
    for (place, folder) in set {
        let place = within(&place);
        let change = "set mail_temp_dir = /dev/shm, or another folder on a tmpfs";
        match subject.machine.is_in_memory(Path::new(folder)) {
            Some(true) => {}
            Some(false) => findings.danger(
                format!("mail_temp_dir is {folder}{place}, which is on a disk or not there"),
                change,
            ),
            None if is_memory_by_name(folder) => {}
            None => findings.warning(
                format!(
                    "mail_temp_dir is {folder}{place}; whether that is in memory shows on \
                         Dovecot's machine alone"
                ),
                change,
            ),
        }
    }
}

/// Whether a system would have to be strange for this folder to be on a disk.
fn is_memory_by_name(folder: &str) -> bool {
    ["/dev/shm", "/run"]
        .iter()
        .any(|memory| Path::new(folder).starts_with(memory))
}
