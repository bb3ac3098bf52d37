//! `waxseal user open-key`

use accounts::{Accounts, OldSecret};
use model::Address;
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
#[command(after_help = "Asks for the present password, then for the old secret.")]
pub(crate) struct OpenKey {
    /// Such as user@example.org
    email: Address,
    /// The old secret is a recovery token, not a password
    #[arg(long)]
    with_recovery_token: bool,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

impl OpenKey {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let password = input.ask("Present password")?;
        let old = if self.with_recovery_token {
            OldSecret::RecoveryToken(input.ask_token("Old recovery token")?)
        } else {
            OldSecret::Password(input.ask("Old password")?)
        };
        input.finish()?;
        let opened = accounts
            .open_locked_keys(&self.email, &password, old)
            .await?;
        self.output.print(
            &json!({ "email": self.email.to_string(), "opened": opened }),
            format!(
                "Opened {opened} locked key(s); the mail under them is readable from the next \
                 log-in on."
            ),
        )
    }
}
