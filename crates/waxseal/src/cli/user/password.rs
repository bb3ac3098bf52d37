//! `waxseal user password`

use accounts::Accounts;
use model::Address;

use crate::output::print_line;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
#[command(after_help = "Asks for the present password, then for the new one.")]
pub(crate) struct Password {
    /// Such as user@example.org
    email: Address,
    #[command(flatten)]
    secrets: SecretFlag,
}

impl Password {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let present = input.ask("Present password")?;
        let new = input.ask_new("New password")?;
        input.finish()?;
        accounts.change_password(&self.email, &present, new).await?;
        print_line("The password was changed. Keys and recovery token stay as they were.")
    }
}
