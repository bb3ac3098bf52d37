//! What the process asks of the system, and refuses.

use anyhow::{Context, bail};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit,
};

/// Descriptors for everything but clients: the database, the log, letters that are sent.
const OTHER_DESCRIPTORS: u64 = 96;
/// More clients than that are not let in, however many descriptors there are; each may take
/// some 30 kB.
const MOST_CLIENTS: u64 = 20_000;

/// Passwords and private keys pass through this process; a core dump would keep them. It
/// also keeps other processes of the same user from reading its memory (ptrace(2)).
pub(crate) fn refuse_core_dumps() -> anyhow::Result<()> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).context("core dumps could not be switched off")?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .context("core dumps could not be switched off")
}

/// Raises the number of open files to what the system allows, and returns how many clients may
/// be connected at once: so many that the database can always be opened.
pub(crate) fn most_connections() -> anyhow::Result<usize> {
    let files = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: files.maximum,
        ..files
    };
    // Where that is forbidden, what there is has to do.
    let all = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => files.maximum,
        Err(_) => files.current,
    };
    let all = all.unwrap_or(u64::MAX);
    if all <= OTHER_DESCRIPTORS {
        bail!("{all} open files are allowed, and more than {OTHER_DESCRIPTORS} are needed");
    }
    let clients = (all - OTHER_DESCRIPTORS).min(MOST_CLIENTS);
    Ok(usize::try_from(clients)?)
}
