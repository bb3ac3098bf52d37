//! `waxseal api-token`

use accounts::{Accounts, Authority};
use clap::Subcommand;
use model::{ApiScope, ApiToken};
use serde_json::json;

use crate::output::{Output, print_line, table};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a token and print it, once
    Create {
        /// What you call it
        #[arg(long)]
        name: String,
        /// What it may ask for; can be given several times
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<ApiScope>,
        #[command(flatten)]
        output: Output,
    },
    /// List the tokens, without what to present
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Delete a token; it opens nothing from then on
    Delete {
        /// What you called it
        name: String,
    },
}

impl Command {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        match self {
            Self::Create {
                name,
                scopes,
                output,
            } => {
                let token = accounts
                    .create_api_token(Authority::command_line(), &name, &scopes)
                    .await?;
                let token = token.reveal();
                output.print(&json!({ "name": name, "token": token }), token)
            }
            Self::List { output } => list(
                &accounts.api_tokens(Authority::command_line()).await?,
                output,
            ),
            Self::Delete { name } => {
                accounts
                    .delete_api_token(Authority::command_line(), &name)
                    .await?;
                print_line(format!("Deleted {name}."))
            }
        }
    }
}

fn list(tokens: &[ApiToken], output: Output) -> anyhow::Result<()> {
    let data: Vec<_> = tokens
        .iter()
        .map(|token| {
            json!({
                "name": token.name,
                "scopes": scopes(token),
                "created": token.created.to_rfc3339(),
                "lastUsed": token.last_used.map(|moment| moment.to_rfc3339()),
            })
        })
        .collect();
    let rows = tokens.iter().map(|token| {
        let last_used = token.last_used.map(|moment| moment.to_rfc3339());
        [
            token.name.clone(),
            scopes(token).join(", "),
            last_used.unwrap_or_else(|| "never".to_owned()),
        ]
    });
    output.print(&data, table(["NAME", "SCOPES", "LAST USED"], rows))
}

fn scopes(token: &ApiToken) -> Vec<&str> {
    token.scopes.iter().map(|scope| scope.as_str()).collect()
}
