//! The traps.

mod accounts_from_elsewhere;
mod attachments;
mod auth_cache;
mod auth_log;
mod cleartext_passwords;
mod compression;
mod field_overrides;
mod full_text_index;
mod index_cache;
mod keys_of_dovecot;
mod log_lines;
mod mail_crypt_loaded;
mod mechanisms;
mod quota_root;
mod rawlog;
mod reply_size;
mod sealing_by_default;
mod settings_file;
mod supported_version;
mod temp_dir;
mod two_recipients;
mod user_names;
mod way_to_the_api;
mod worker_processes;
mod write_algorithm;

use crate::finding::{Findings, Trap};
use crate::subject::Subject;

/// A trap that is known.
pub(crate) struct Rule {
    id: &'static str,
    title: &'static str,
    why: &'static str,
    find: fn(&Subject<'_>, &mut Findings),
}

/// All of them, the worst first.
const RULES: [Rule; 25] = [
    two_recipients::RULE,
    mail_crypt_loaded::RULE,
    sealing_by_default::RULE,
    accounts_from_elsewhere::RULE,
    field_overrides::RULE,
    keys_of_dovecot::RULE,
    write_algorithm::RULE,
    index_cache::RULE,
    full_text_index::RULE,
    attachments::RULE,
    temp_dir::RULE,
    rawlog::RULE,
    auth_log::RULE,
    log_lines::RULE,
    auth_cache::RULE,
    mechanisms::RULE,
    cleartext_passwords::RULE,
    way_to_the_api::RULE,
    settings_file::RULE,
    compression::RULE,
    reply_size::RULE,
    quota_root::RULE,
    user_names::RULE,
    worker_processes::RULE,
    supported_version::RULE,
];

/// Judges a server by every known trap.
pub fn check(subject: &Subject<'_>) -> Vec<Trap> {
    let judge = |rule: &Rule| {
        let mut findings = Findings::default();
        (rule.find)(subject, &mut findings);
        Trap {
            rule: rule.id,
            title: rule.title,
            why: rule.why,
            findings: findings.0,
        }
    };
    RULES.iter().map(judge).collect()
}
