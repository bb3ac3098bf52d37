//! `waxseal user open-key`

use accounts::{Accounts, OldSecret, OpenedKeys};
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
        let OpenedKeys { opened, archived } = accounts
            .open_locked_keys(&self.email, &password, old)
            .await?;
        let text = if archived == 0 {
            format!(
                "Opened {opened} locked key(s); the mail under them is readable from the next \
                 log-in on."
            )
        } else {
            format!(
                "Opened {opened} locked key(s). Dovecot takes no more keys at a log-in, so \
                 {archived} key(s) are kept archived. Seal the mailbox anew, and all mail is \
                 readable: waxseal mailbox reencrypt {}",
                self.email
            )
        };
        self.output.print(
            &json!({
                "email": self.email.to_string(),
                "opened": opened,
                "archived": archived,
            }),
            text,
        )
    }
}
