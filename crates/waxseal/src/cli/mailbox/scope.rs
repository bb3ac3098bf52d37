//! Which accounts a command is for.

use accounts::{AccountFilter, Accounts, Authority};
use model::Address;

/// How many accounts are read at once.
const PAGE: u64 = 500;

#[derive(clap::Args)]
pub(crate) struct Scope {
    /// Such as user@example.org
    #[arg(
        value_name = "EMAIL",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    emails: Vec<Address>,
    /// All accounts that are not deleted, one after the other
    #[arg(long)]
    pub(crate) all: bool,
}

impl Scope {
    /// The accounts that were named, or all that are not deleted.
    pub(crate) async fn addresses(&self, accounts: &Accounts) -> anyhow::Result<Vec<Address>> {
        if !self.all {
            return Ok(without_repetition(&self.emails));
        }
        let mut addresses: Vec<Address> = Vec::new();
        loop {
            let filter = AccountFilter {
                deleted: Some(false),
                after: addresses.last().cloned(),
                limit: Some(PAGE),
                ..AccountFilter::default()
            };
            let page = accounts.list(Authority::command_line(), &filter).await?;
            if page.is_empty() {
                return Ok(addresses);
            }
            addresses.extend(page.into_iter().map(|account| account.address));
        }
    }

    /// How many accounts are named.
    pub(crate) fn named(&self) -> usize {
        self.emails.len()
    }
}

/// Each address once, in the order of the command line.
pub(crate) fn without_repetition(emails: &[Address]) -> Vec<Address> {
    let mut once: Vec<Address> = Vec::new();
    for email in emails {
        if !once.contains(email) {
            once.push(email.clone());
        }
    }
    once
}
