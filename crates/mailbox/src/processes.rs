//! Whether Dovecot and we see each other's processes.

use std::fs;

use rustix::system::uname;

/// How a lock is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LockSignature {
    /// Number of our process and name of our host. Whoever sees that process on that host may
    /// take the lock over as soon as we are dead.
    Process { host: String },
    /// Nothing. In a container with Dovecot's host name but processes of its own, Dovecot would
    /// take a number for that of a dead process and the lock for a stale one.
    Anonymous,
}

impl LockSignature {
    /// Signs only where a Dovecot runs whose processes are seen from here. Without one, nobody
    /// can misunderstand an anonymous lock either.
    pub(crate) fn here() -> Self {
        if is_dovecot_here() {
            Self::of_this_host()
        } else {
            Self::Anonymous
        }
    }

    pub(crate) fn of_this_host() -> Self {
        Self::Process { host: host_name() }
    }
}

/// The name that Dovecot signs with, unless `DOVECOT_HOSTNAME` gives it another; then our lock
/// is one of another host to it, which it waits longer for.
pub(crate) fn host_name() -> String {
    uname().nodename().to_string_lossy().into_owned()
}

/// Whether a process `dovecot` runs in our own namespace of processes. Of those in containers
/// below us we see the numbers too, but not the ones they know themselves by.
fn is_dovecot_here() -> bool {
    let Ok(processes) = fs::read_dir("/proc") else {
        return false;
    };
    processes.flatten().any(|process| {
        let path = process.path();
        let is_dovecot = fs::read(path.join("comm")).is_ok_and(|name| name == b"dovecot\n");
        is_dovecot
            && fs::read_to_string(path.join("status")).is_ok_and(|text| has_one_number(&text))
    })
}

/// `NSpid` lists the numbers of a process from our namespace inwards.
fn has_one_number(status: &str) -> bool {
    let numbers = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
    numbers.is_some_and(|numbers| numbers.split_whitespace().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_of_a_container_is_not_ours() {
        let own = fs::read_to_string("/proc/self/status").unwrap();
        assert!(has_one_number(&own));
        assert!(!has_one_number("Name:\tdovecot\nNSpid:\t4711\t7\n"));
        assert!(!has_one_number(""));
    }
}
