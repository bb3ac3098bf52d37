//! `waxseal user recovery-token`

use accounts::Accounts;
use model::Address;
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
pub(crate) struct NewRecoveryToken {
    /// Such as user@example.org
    email: Address,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

impl NewRecoveryToken {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let password = input.ask("Password")?;
        input.finish()?;
        let token = accounts.new_recovery_token(&self.email, &password).await?;
        let (email, token) = (self.email.to_string(), token.reveal());
        self.output.print(
            &json!({ "email": email, "recoveryToken": token }),
            format!("Recovery token of {email} (a former one is void): {token}"),
        )
    }
}
