//! `waxseal mailbox`

mod conversion;
mod decrypt;
mod doveadm;
mod encrypt;
pub(crate) mod key_names;
pub(crate) mod place;
mod progress;
mod reencrypt;
mod report;
mod ring;
mod rounds;
mod scope;
mod secret;
mod status;
mod stop;
mod verify;
mod watch;

use accounts::Accounts;
use clap::Subcommand;

use crate::config::Config;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Count what is sealed, what is not, and under which keys
    Status(status::Status),
    /// Seal the mail that is already there
    Encrypt(encrypt::Encrypt),
    /// Open sealed mail and store it in the clear, with the owner's password
    Decrypt(decrypt::Decrypt),
    /// Seal mail under former keys to the active one, with the owner's password
    Reencrypt(reencrypt::Reencrypt),
    /// Prove that sealed mail can be opened
    Verify(verify::Verify),
}

impl Command {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Status(command) => command.run(accounts, config).await,
            Self::Encrypt(command) => command.run(accounts, config).await,
            Self::Decrypt(command) => command.run(accounts, config).await,
            Self::Reencrypt(command) => command.run(accounts, config).await,
            Self::Verify(command) => command.run(accounts, config).await,
        }
    }
}
