//! `waxseal domain`

use accounts::{Accounts, Authority, DomainRules, Error};
use clap::Subcommand;
use model::{DomainName, RegistrationMode};
use serde_json::json;

use crate::output::{Output, print_line, table};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add a domain
    Add {
        /// Such as example.org
        name: DomainName,
    },
    /// List the domains
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Say who may register in a domain
    Registration {
        /// Such as example.org
        name: DomainName,
        /// closed (administrators make accounts), invite (whoever has a code), or open (everybody)
        mode: RegistrationMode,
    },
    /// Delete a domain that never had an account
    Delete {
        /// Such as example.org
        name: DomainName,
    },
}

impl Command {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        match self {
            Self::Add { name } => {
                accounts
                    .add_domain(Authority::command_line(), &name)
                    .await?;
                print_line(format!("Added {name}."))
            }
            Self::Registration { name, mode } => set_registration(accounts, &name, mode).await,
            Self::List { output } => list(accounts, output).await,
            Self::Delete { name } => {
                accounts
                    .delete_domain(Authority::command_line(), &name)
                    .await?;
                print_line(format!("Deleted {name}."))
            }
        }
    }
}

async fn set_registration(
    accounts: &Accounts,
    name: &DomainName,
    mode: RegistrationMode,
) -> anyhow::Result<()> {
    let by = Authority::command_line();
    let mut domains = accounts.domains().await?.into_iter();
    let domain = domains.find(|domain| domain.name == *name);
    let domain = domain.ok_or_else(|| Error::UnknownDomain(name.clone()))?;
    let rules = DomainRules {
        registration: mode,
        invitations: domain.invitations,
    };
    accounts.change_domain(by, name, rules).await?;
    print_line(format!("Registration in {name}: {mode}."))
}

async fn list(accounts: &Accounts, output: Output) -> anyhow::Result<()> {
    let domains = accounts.domains().await?;
    let data: Vec<_> = domains
        .iter()
        .map(|domain| {
            json!({
                "name": domain.name.as_str(),
                "registration": domain.registration.as_str(),
                "created": domain.created.to_rfc3339(),
            })
        })
        .collect();
    let rows = domains.iter().map(|domain| {
        let since = domain.created.date_naive();
        [
            domain.name.to_string(),
            domain.registration.to_string(),
            since.to_string(),
        ]
    });
    output.print(&data, table(["DOMAIN", "REGISTRATION", "SINCE"], rows))
}
