//! `waxseal domain`

use accounts::{Accounts, Authority};
use clap::Subcommand;
use model::DomainName;
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

async fn list(accounts: &Accounts, output: Output) -> anyhow::Result<()> {
    let domains = accounts.domains().await?;
    let data: Vec<_> = domains
        .iter()
        .map(|domain| json!({ "name": domain.name.as_str(), "created": domain.created.to_rfc3339() }))
        .collect();
    let rows = domains.iter().map(|domain| {
        let since = domain.created.date_naive();
        [domain.name.to_string(), since.to_string()]
    });
    output.print(&data, table(["DOMAIN", "SINCE"], rows))
}
