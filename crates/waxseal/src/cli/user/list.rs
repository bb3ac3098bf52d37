//! `waxseal user list`

use accounts::{AccountFilter, Accounts, Authority};
use model::{Account, DomainName};
use serde_json::{Value, json};

use crate::output::{Output, table};

#[derive(clap::Args)]
pub(crate) struct List {
    /// Only accounts of this domain
    #[arg(long)]
    domain: Option<DomainName>,
    /// Only deleted accounts
    #[arg(long, conflicts_with = "all")]
    deleted: bool,
    /// Deleted accounts too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

impl List {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        let filter = AccountFilter {
            domain: self.domain,
            deleted: (!self.all).then_some(self.deleted),
            ..AccountFilter::default()
        };
        let found = accounts.list(Authority::command_line(), &filter).await?;
        let data: Vec<_> = found.iter().map(data).collect();
        let header = ["ADDRESS", "SEALING ON", "KEYS", "RECOVERY TOKEN", "DELETED"];
        self.output
            .print(&data, table(header, found.iter().map(row)))
    }
}

fn data(account: &Account) -> Value {
    json!({
        "email": account.address.to_string(),
        "mailCrypt": account.mail_crypt.switch,
        "hasKeys": account.mail_crypt.has_keys(),
        "hasRecoveryToken": account.mail_crypt.recovery_box.is_some(),
        "deleted": account.deleted,
    })
}

fn row(account: &Account) -> [String; 5] {
    let yes = |condition: bool| if condition { "yes" } else { "-" }.to_owned();
    [
        account.address.to_string(),
        yes(account.mail_crypt.switch),
        yes(account.mail_crypt.has_keys()),
        yes(account.mail_crypt.recovery_box.is_some()),
        yes(account.deleted),
    ]
}
