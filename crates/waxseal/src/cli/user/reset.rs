//! `waxseal user reset`

use accounts::{Accounts, Authority, RecoveryToken};
use model::Address;
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
pub(crate) struct Reset {
    /// Such as user@example.org
    email: Address,
    /// The owner must choose another password before reading mail
    #[arg(long)]
    require_password_change: bool,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

impl Reset {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let new = input.ask_new("New password")?;
        input.finish()?;
        let reset = accounts
            .reset(
                Authority::command_line(),
                &self.email,
                new,
                self.require_password_change,
            )
            .await?;
        let email = &self.email;
        let token = reset.recovery_token.as_ref().map(RecoveryToken::reveal);
        let mut text = format!("{email} has a new password.");
        if reset.locked_a_key {
            text.push_str(
                "\nMail sealed until now cannot be read until the owner opens the former key \
                 with the old password or the old recovery token (waxseal user open-key). \
                 Nothing is lost meanwhile.",
            );
        }
        if let Some(token) = token {
            text.push_str(&format!("\nNew recovery token: {token}"));
        }
        self.output.print(
            &json!({
                "email": email.to_string(),
                "recoveryToken": token,
                "lockedAKey": reset.locked_a_key,
            }),
            text,
        )
    }
}
