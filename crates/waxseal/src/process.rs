//! What the process refuses from the start.

use anyhow::Context;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

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
