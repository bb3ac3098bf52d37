//! `waxseal import`

mod report;
mod source;
mod userli;

use accounts::Accounts;
use clap::Subcommand;

use crate::config::Config;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bring over accounts, keys, domains, aliases, invite codes and tokens from userli
    Userli(userli::Userli),
}

impl Command {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Userli(import) => import.run(accounts, config).await,
        }
    }
}
