//! Telling the log why something failed.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts faults; unique within a process.
static FAULTS: AtomicU64 = AtomicU64::new(1);

/// A fault and what caused it, in one line.
pub(crate) fn with_causes(fault: &dyn Error) -> String {
    let mut causes = fault.to_string();
    let mut source = fault.source();
    while let Some(cause) = source {
        causes = format!("{causes}: {cause}");
        source = cause.source();
    }
    causes
}

/// What ties a fault page to a line of the log: the process, and a number.
pub(crate) fn next_fault_id() -> String {
    let number = FAULTS.fetch_add(1, Ordering::Relaxed);
    format!("{:x}-{number}", std::process::id())
}
