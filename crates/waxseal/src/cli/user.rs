//! `waxseal user`

mod add;
mod delete;
mod keys;
mod list;
mod mail_crypt;
mod open_key;
mod password;
mod recovery;
mod recovery_token;
mod reset;
mod restore;
mod rotate;
mod show;

use accounts::Accounts;
use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make an account, and print the recovery token for its owner
    Add(add::Add),
    /// List accounts
    List(list::List),
    /// Show one account
    Show(show::Show),
    /// Change a password; the present one is asked for
    Password(password::Password),
    /// Set a new password without the old one; mail sealed until then waits for an old secret
    Reset(reset::Reset),
    /// Delete an account and erase its keys: its sealed mail can never be read again
    Delete(delete::Delete),
    /// Bring a deleted account back, with new keys
    Restore(restore::Restore),
    /// Switch sealing on or off
    MailCrypt(mail_crypt::MailCrypt),
    /// Print the public key; with the password also the private one
    Keys(keys::Keys),
    /// Give an account a new key; all former ones stay open
    Rotate(rotate::Rotate),
    /// Make a new recovery token, and keys where there are none
    RecoveryToken(recovery_token::NewRecoveryToken),
    /// Open keys that a reset locked, with an old password or an old recovery token
    OpenKey(open_key::OpenKey),
    /// Get back in with a recovery token, after two days
    #[command(subcommand)]
    Recovery(recovery::Command),
}

impl Command {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        match self {
            Self::Add(command) => command.run(accounts).await,
            Self::List(command) => command.run(accounts).await,
            Self::Show(command) => command.run(accounts).await,
            Self::Password(command) => command.run(accounts).await,
            Self::Reset(command) => command.run(accounts).await,
            Self::Delete(command) => command.run(accounts).await,
            Self::Restore(command) => command.run(accounts).await,
            Self::MailCrypt(command) => command.run(accounts).await,
            Self::Keys(command) => command.run(accounts).await,
            Self::Rotate(command) => command.run(accounts).await,
            Self::RecoveryToken(command) => command.run(accounts).await,
            Self::OpenKey(command) => command.run(accounts).await,
            Self::Recovery(command) => command.run(accounts).await,
        }
    }
}
