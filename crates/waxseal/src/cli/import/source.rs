//! Where a foreign database is, said so that nobody else reads the password.

use std::path::{Path, PathBuf};

use anyhow::Context;
use store::userli::UserliUrl;
use zeroize::Zeroizing;

use crate::cli::WrongUsage;
use crate::config::Config;

#[derive(clap::Args)]
pub(crate) struct From {
    /// The URL of userli's database; other users of this machine can read it here, so one with
    /// a password belongs into --from-file or USERLI_DATABASE_URL
    #[arg(long, value_name = "URL", conflicts_with = "from_file")]
    from: Option<String>,
    /// A file that holds the URL
    #[arg(long, value_name = "FILE")]
    from_file: Option<PathBuf>,
}

impl From {
    pub(crate) fn url(&self, config: &Config) -> anyhow::Result<UserliUrl> {
        if let Some(text) = &self.from {
            let url: UserliUrl = text.parse()?;
            if url.has_password() {
                eprintln!(
                    "waxseal: warning: a password in --from can be read by every user of this \
                     machine while the import runs; --from-file keeps it to yourself"
                );
            }
            return Ok(url);
        }
        if let Some(path) = &self.from_file {
            return read(path);
        }
        let missing = || {
            WrongUsage(
                "say where userli's database is: --from URL, --from-file FILE, or the setting \
                 USERLI_DATABASE_URL"
                    .to_owned(),
            )
        };
        Ok(config.userli_database_url.clone().ok_or_else(missing)?)
    }
}

fn read(path: &Path) -> anyhow::Result<UserliUrl> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the file {} cannot be read", path.display()))?;
    let text = Zeroizing::new(text);
    text.parse()
        .with_context(|| format!("the file {} holds no URL of a database", path.display()))
}
