//! Are the tables those of this program?

use dovecot_check::Severity;
use store::Store;

use super::Findings;

pub(super) const NAME: &str = "migrations";
pub(super) const TITLE: &str = "the tables are those of this release";

/// Whether they are, and what is to be said.
pub(super) async fn look(store: &Store) -> (bool, Findings) {
    let mut findings = Findings::default();
    match store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => return (true, findings),
        Ok(pending) => findings.add(
            Severity::Warning,
            format!("steps are missing: {}", pending.join(", ")),
            "run `waxseal migrate`, or start `waxseal serve` with WAXSEAL_MIGRATIONS=auto",
        ),
        Err(fault) => findings.add(
            Severity::Danger,
            fault.to_string(),
            "use the release that was here before, or a later one",
        ),
    }
    (false, findings)
}
