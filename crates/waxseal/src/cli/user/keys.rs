//! `waxseal user keys`

use accounts::{Accounts, Authority, Error, PrivateKey};
use model::Address;
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
#[command(
    after_help = "Prints keys as Dovecot takes them, base64 of the PEM: the public key; with \
                  --password-stdin the private key, and the public key on the next line. The \
                  retired private keys, and those that are archived, are in the JSON."
)]
pub(crate) struct Keys {
    /// Such as user@example.org
    email: Address,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

impl Keys {
    /// Without the password it prints the public key. With it, the active private key
    /// and then the public one; all others only in JSON.
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        if self.secrets.password_stdin {
            self.print_private(accounts).await
        } else {
            self.print_public(accounts).await
        }
    }

    async fn print_public(self, accounts: &Accounts) -> anyhow::Result<()> {
        let overview = accounts
            .show(Authority::command_line(), &self.email)
            .await?;
        let public_key = overview.account.mail_crypt.public_key;
        let public_key = public_key.ok_or(Error::NoKeys(self.email))?;
        self.output
            .print(&json!({ "publicKey": public_key }), &public_key)
    }

    async fn print_private(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let password = input.ask("Password")?;
        input.finish()?;
        let keys = accounts.private_keys(&self.email, &password).await?;
        let public_key = keys.active.public_key();
        let (private, public) = (keys.active.encoded(), public_key.encoded());
        self.output.print(
            &json!({
                "publicKey": public,
                "privateKey": private,
                "retiredPrivateKeys": encoded(&keys.open),
                "archivedPrivateKeys": encoded(&keys.archived),
            }),
            format!("{private}\n{public}"),
        )
    }
}

fn encoded(keys: &[PrivateKey]) -> Vec<&str> {
    keys.iter().map(PrivateKey::encoded).collect()
}
