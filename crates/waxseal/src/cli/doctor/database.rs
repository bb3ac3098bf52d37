//! Is the database there, and whole?

use dovecot_check::Severity;
use store::Store;

use super::Findings;
use crate::config::Config;

pub(super) const NAME: &str = "database";
pub(super) const TITLE: &str = "the database answers, and is whole";

/// More lines say nothing more.
const MOST_LINES: usize = 10;

/// The open database, where it can be opened.
pub(super) async fn look(config: &Config) -> (Option<Store>, Findings) {
    let mut findings = Findings::default();
    let url = &config.database_url;
    if let Some(path) = url.file()
        && !path.exists()
    {
        findings.add(
            Severity::Danger,
            format!("there is no database {}", path.display()),
            "is DATABASE_URL right? A first start of `waxseal serve` makes it; where there were \
             accounts already, bring the file back from where it went, or from the backup",
        );
        return (None, findings);
    }
    let store = match Store::connect(url).await {
        Ok(store) => store,
        Err(fault) => {
            findings.add(
                Severity::Danger,
                format!("{url} cannot be opened: {fault}"),
                "until it can, nobody logs in and mail waits; nothing is lost",
            );
            return (None, findings);
        }
    };
    match store.faults().await {
        Ok(faults) => {
            for line in faults.into_iter().take(MOST_LINES) {
                findings.add(
                    Severity::Danger,
                    format!("the database is damaged: {line}"),
                    "stop `waxseal serve`, keep a copy of the file with its -wal and -shm, and \
                     restore the last good backup; messages sealed after it need the keys of the \
                     damaged file, so do not throw it away",
                );
            }
        }
        Err(fault) => findings.add(
            Severity::Danger,
            format!("the database does not answer: {fault}"),
            "until it does, nobody logs in and mail waits; nothing is lost",
        ),
    }
    (Some(store), findings)
}
