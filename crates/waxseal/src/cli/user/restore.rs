//! `waxseal user restore`

use accounts::{Accounts, Authority};
use model::Address;
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
pub(crate) struct Restore {
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

impl Restore {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let password = input.ask_new("New password")?;
        input.finish()?;
        let token = accounts
            .restore(
                Authority::command_line(),
                &self.email,
                password,
                self.require_password_change,
            )
            .await?;
        let (email, token) = (self.email.to_string(), token.reveal());
        self.output.print(
            &json!({ "email": email, "recoveryToken": token }),
            format!(
                "Restored {email} with new keys. Mail sealed before the deletion stays \
                 unreadable.\nRecovery token: {token}"
            ),
        )
    }
}
