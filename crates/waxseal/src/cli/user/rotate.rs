//! `waxseal user rotate`

use accounts::Accounts;
use model::Address;
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
pub(crate) struct Rotate {
    /// Such as user@example.org
    email: Address,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

impl Rotate {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let password = input.ask("Password")?;
        input.finish()?;
        let token = accounts.rotate(&self.email, &password).await?;
        let (email, token) = (self.email.to_string(), token.reveal());
        self.output.print(
            &json!({ "email": email, "recoveryToken": token }),
            format!(
                "{email} has a new key; mail under the former ones stays readable.\n\
                 New recovery token (the old one is void): {token}"
            ),
        )
    }
}
