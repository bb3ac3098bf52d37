//! `waxseal backup`

use std::path::PathBuf;

use anyhow::bail;
use serde_json::json;
use store::{Store, inspect_backup};

use super::native_backup;
use crate::config::Config;
use crate::output::Output;
use crate::private_file::PrivateFile;

#[derive(clap::Args)]
#[command(
    after_help = "The copy is of one moment, and the server goes on meanwhile. It is read from its \
                  first page to its last before it gets its name. It holds password hashes and \
                  sealed keys: keep it as you keep the database. Mail is not in it."
)]
pub(crate) struct Backup {
    /// The file to write, readable by its owner alone
    file: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    output: Output,
}

impl Backup {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Some(database) = config.database_url.file() else {
            return native_backup::instead_of_backup(config);
        };
        if !database.is_file() {
            bail!("there is no database {}", database.display());
        }
        let file = PrivateFile::beside(&self.file, self.force)?;
        // Not brought up to date: a backup before an upgrade is made by the new program.
        let store = Store::connect(&config.database_url).await?;
        store.copy_into(file.path()).await?;
        store.close().await;
        let facts = inspect_backup(file.path())?;
        file.put_in_place()?;
        self.output.print(
            &json!({
                "file": self.file,
                "accounts": facts.accounts,
                "lastChange": facts.last_change,
            }),
            format!(
                "Wrote {} with {} account(s), and read it once more: it is whole.",
                self.file.display(),
                facts.accounts
            ),
        )
    }
}
