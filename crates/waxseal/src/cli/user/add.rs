//! `waxseal user add`

use accounts::{Accounts, Authority, Error, NewAccount};
use anyhow::anyhow;
use model::{Address, Role, Roles};
use serde_json::json;

use crate::output::Output;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
pub(crate) struct Add {
    /// Such as user@example.org
    email: Address,
    /// A role such as ROLE_ADMIN; can be given several times [default: ROLE_USER]
    #[arg(long = "role", value_name = "ROLE", value_parser = known_role)]
    roles: Vec<Role>,
    /// Size of the mailbox
    #[arg(long, value_name = "MEGABYTES")]
    quota: Option<u32>,
    /// The owner must choose another password before reading mail
    #[arg(long)]
    require_password_change: bool,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

fn known_role(name: &str) -> Result<Role, String> {
    match Role::from(name) {
        Role::Other(name) => Err(format!("there is no role {name:?}")),
        role => Ok(role),
    }
}

fn with_hint(fault: Error) -> anyhow::Error {
    match &fault {
        Error::UnknownDomain(name) => anyhow!("{fault}; `waxseal domain add {name}` adds it"),
        _ => fault.into(),
    }
}

impl Add {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let password = input.ask_new("Password for the new account")?;
        input.finish()?;
        let roles = if self.roles.is_empty() {
            Roles::default()
        } else {
            self.roles.into_iter().collect()
        };
        let created = accounts
            .create(
                Authority::command_line(),
                NewAccount {
                    address: self.email,
                    password,
                    roles,
                    quota: self.quota,
                    password_change_required: self.require_password_change,
                    language: None,
                },
            )
            .await
            .map_err(with_hint)?;
        let email = created.address.to_string();
        let token = created.recovery_token.reveal();
        let sealing = if created.mail_crypt {
            "Its mail is sealed from the first message on."
        } else {
            "Its mail is not sealed (waxseal user mail-crypt switches that)."
        };
        self.output.print(
            &json!({ "email": email, "mailCrypt": created.mail_crypt, "recoveryToken": token }),
            format!(
                "Added {email}. {sealing}\n\
                 Recovery token: {token}\n\
                 Give it to the owner to keep safe: it is shown only now, and with it a lost \
                 password does not mean lost mail."
            ),
        )
    }
}
