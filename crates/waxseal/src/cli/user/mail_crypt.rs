//! `waxseal user mail-crypt`

use accounts::{Accounts, Authority};
use clap::ValueEnum;
use model::Address;

use crate::cli::WrongUsage;
use crate::output::print_line;

#[derive(clap::Args)]
#[command(override_usage = "waxseal user mail-crypt EMAIL on|off\n       \
                            waxseal user mail-crypt --all-with-keys on")]
pub(crate) struct MailCrypt {
    /// Every account that has keys and is not sealed yet
    #[arg(long)]
    all_with_keys: bool,
    /// An address such as user@example.org, and then on or off
    #[arg(value_names = ["EMAIL", "on|off"], num_args = 1..=2, required = true)]
    words: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

impl MailCrypt {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        match self.words.as_slice() {
            [word] if self.all_with_keys => match switch(word)? {
                Switch::On => all_with_keys(accounts).await,
                Switch::Off => Err(wrong_usage("--all-with-keys goes only with on")),
            },
            [email, word] if !self.all_with_keys => {
                let email: Address = email
                    .parse()
                    .map_err(|fault| wrong_usage(format!("{email:?} is no address: {fault}")))?;
                one(accounts, &email, switch(word)? == Switch::On).await
            }
            _ => Err(wrong_usage(
                "name one address, or --all-with-keys, and then on or off",
            )),
        }
    }
}

fn wrong_usage(what: impl Into<String>) -> anyhow::Error {
    WrongUsage(what.into()).into()
}

fn switch(word: &str) -> anyhow::Result<Switch> {
    Switch::from_str(word, false)
        .map_err(|_| wrong_usage(format!("the switch is on or off, not {word:?}")))
}

/// What to add where the switches have no effect on this server.
fn caveat(accounts: &Accounts) -> &'static str {
    if accounts.mode().seals() {
        ""
    } else {
        "\nBut MAIL_CRYPT is 0 here, so nothing is sealed until that changes."
    }
}

async fn all_with_keys(accounts: &Accounts) -> anyhow::Result<()> {
    let switched = accounts
        .switch_on_all_with_keys(Authority::command_line())
        .await?;
    let caveat = caveat(accounts);
    print_line(format!(
        "Switched sealing on for {switched} account(s).{caveat}"
    ))
}

async fn one(accounts: &Accounts, email: &Address, on: bool) -> anyhow::Result<()> {
    let has_keys = accounts
        .set_mail_crypt(Authority::command_line(), email, on)
        .await?;
    let text = match (on, has_keys) {
        (true, true) => "new mail is sealed from now on. What is there already stays as it is.",
        (true, false) => {
            "the switch is on, but there are no keys yet: the next log-in makes them, and \
             sealing starts then."
        }
        (false, _) => "new mail is stored as it comes. Sealed mail stays readable.",
    };
    let caveat = if on { caveat(accounts) } else { "" };
    print_line(format!("{email}: {text}{caveat}"))
}
