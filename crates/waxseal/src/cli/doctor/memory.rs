//! Is there memory for the derivation pool?

use std::fs;
use std::path::Path;

use dovecot_check::Severity;
use rustix::process::{Resource, getrlimit};

use super::Findings;
use crate::config::Config;

pub(super) const NAME: &str = "memory";
pub(super) const TITLE: &str = "there is memory for every derivation worker";

const MEBIBYTE: u64 = 1024 * 1024;
/// What each worker keeps while it works.
const A_WORKER: u64 = 64 * MEBIBYTE;
/// What the server needs beside them.
const THE_REST: u64 = 60 * MEBIBYTE;

pub(super) fn look(config: &Config) -> Findings {
    let mut findings = Findings::default();
    let workers = config.derivation_workers.get() as u64;
    let needed = workers * A_WORKER + THE_REST;
    let limits = [
        ("the machine has", available(Path::new("/proc/meminfo"))),
        ("the cgroup allows", cgroup_limit()),
        ("ulimit -v allows", getrlimit(Resource::As).current),
    ];
    for (whose, bytes) in limits {
        let Some(bytes) = bytes.filter(|bytes| *bytes < needed) else {
            continue;
        };
        findings.add(
            Severity::Warning,
            format!(
                "{workers} derivation worker(s) and the server need {} MiB, and {whose} {} MiB",
                needed / MEBIBYTE,
                bytes / MEBIBYTE
            ),
            "give it more, or set WAXSEAL_DERIVATION_WORKERS lower (each takes 64 MiB): a log-in \
             that gets no memory is answered with a temporary failure, or the server is killed",
        );
    }
    findings
}

/// `MemAvailable`, in bytes.
fn available(meminfo: &Path) -> Option<u64> {
    let text = fs::read_to_string(meminfo).ok()?;
    let line = text
        .lines()
        .find(|line| line.starts_with("MemAvailable:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// The lowest `memory.max` of the process's cgroup and those around it (cgroups version 2), in
/// bytes.
fn cgroup_limit() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/cgroup").ok()?;
    let own = text.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let groups = Path::new(own).ancestors();
    let limits = groups.filter_map(|group| {
        let file = Path::new("/sys/fs/cgroup").join(group).join("memory.max");
        fs::read_to_string(file).ok()?.trim().parse().ok()
    });
    limits.min()
}
