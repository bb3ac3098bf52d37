//! `waxseal restore`

use std::path::PathBuf;

use accounts::{Clock, SystemClock};
use serde_json::json;
use store::{Restored, restore_backup};

use super::native_backup;
use crate::config::Config;
use crate::output::Output;

#[derive(clap::Args)]
#[command(
    after_help = "Stop the server first. The copy is checked before anything is touched, and the \
                  database that was there is kept beside it as NAME.before-restore-TIME. Keys that \
                  were made after the copy are not in it: accounts that had one are named."
)]
pub(crate) struct Restore {
    /// A file that waxseal backup wrote
    file: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Restore {
    pub(crate) fn run(self, config: &Config) -> anyhow::Result<()> {
        if config.database_url.file().is_none() {
            return native_backup::instead_of_restore(config);
        }
        let now = SystemClock.now().format("%Y%m%dT%H%M%SZ");
        let kept = format!(".before-restore-{now}");
        let restored = restore_backup(&config.database_url, &self.file, &kept)?;
        let data = json!({
            "accounts": restored.facts.accounts,
            "lastChange": restored.facts.last_change,
            "kept": restored.kept,
            "lostKeys": restored.lost_keys,
        });
        self.output.print(&data, words(&restored))
    }
}

fn words(restored: &Restored) -> String {
    let facts = &restored.facts;
    let mut text = format!("Restored {} account(s)", facts.accounts);
    if let Some(last) = &facts.last_change {
        text.push_str(&format!(", last changed on {last} UTC"));
    }
    text.push('.');
    if let Some(kept) = &restored.kept {
        text.push_str(&format!(
            "\nThe database before is kept as {}.",
            kept.display()
        ));
    }
    match restored.lost_keys.as_deref() {
        Some([]) => {}
        Some(lost) => text.push_str(&format!(
            "\nThese accounts had a key that the copy does not know. Mail sealed to it cannot be \
             read until that key is back, from the database before or from a newer copy; \
             waxseal mailbox verify names the messages:\n  {}",
            lost.join("\n  ")
        )),
        None if restored.kept.is_some() => text.push_str(
            "\nThe database before cannot be read, so nobody can say whether it had keys that \
             the copy does not know; waxseal mailbox verify --all names messages under such keys.",
        ),
        None => {}
    }
    text
}
