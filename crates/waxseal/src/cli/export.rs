//! `waxseal export`

mod userli;

use clap::Subcommand;

use crate::config::Config;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write accounts, keys, domains, aliases, invite codes and tokens as SQL for userli
    Userli(userli::Userli),
}

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Userli(export) => export.run(config).await,
        }
    }
}
