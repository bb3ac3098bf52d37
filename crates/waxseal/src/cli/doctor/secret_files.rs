//! Who can read the files that hold secrets?

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use dovecot_check::Severity;
use rustix::process::geteuid;

use super::Findings;
use crate::config::{Config, secret_files};

pub(super) const NAME: &str = "secret-files";
pub(super) const TITLE: &str = "nobody else can read or change the files that hold secrets";

/// Where `waxseal dovecot config` puts the adapter's settings, and where the adapter looks.
const ADAPTER_SETTINGS: [&str; 2] = [
    "/etc/dovecot/waxseal/waxseal.conf",
    "/etc/dovecot/waxseal.conf",
];

/// Bits that nobody but the owner may have; bits that others may not have.
const ALL_BUT_OWNER: u32 = 0o077;
const GROUP_MAY_READ: u32 = 0o027;

pub(super) fn look(config: &Config, env_file: Option<&Path>) -> Findings {
    let mut findings = Findings::default();
    if let Some(file) = config.database_url.file() {
        for ending in ["", "-wal", "-shm"] {
            let mut path = file.as_os_str().to_owned();
            path.push(ending);
            judge(Path::new(&path), ALL_BUT_OWNER, "0600", &mut findings);
        }
    }
    for path in secret_files(env_file) {
        judge(&path, GROUP_MAY_READ, "0640", &mut findings);
    }
    let key = config.tls.iter().map(|files| files.key.clone());
    let adapter = ADAPTER_SETTINGS.iter().map(PathBuf::from);
    for path in key.chain(adapter) {
        judge(&path, GROUP_MAY_READ, "0640", &mut findings);
    }
    findings
}

fn judge(path: &Path, forbidden: u32, right: &str, findings: &mut Findings) {
    // What is not there is missed elsewhere.
    let Ok(found) = fs::metadata(path) else {
        return;
    };
    let (shown, mode) = (path.display(), found.mode() & 0o7777);
    if mode & forbidden != 0 {
        findings.add(
            Severity::Danger,
            format!("{shown} has mode {mode:04o}"),
            format!("chmod {right} {shown}; and renew what is in it, if others could log in here"),
        );
    }
    if found.uid() != 0 && found.uid() != geteuid().as_raw() && !geteuid().is_root() {
        let owner = found.uid();
        findings.add(
            Severity::Warning,
            format!("{shown} belongs to user {owner}, who is neither root nor who asks"),
            format!("run this as the user of `waxseal serve`, or chown {shown}"),
        );
    }
}
