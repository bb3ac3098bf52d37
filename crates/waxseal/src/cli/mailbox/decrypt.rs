//! `waxseal mailbox decrypt`

use accounts::Accounts;
use anyhow::bail;
use mailbox::Task;
use model::Address;

use super::conversion::{self, Words, Work};
use super::key_names::KeyNames;
use super::place::{Finder, Found, Place};
use super::report::AccountReport;
use super::rounds::Rounds;
use super::secret::{Opener, Owners, message_keys};
use super::stop::Stop;
use super::watch::Watch;
use crate::config::Config;
use crate::output::Output;

const WORDS: Words = Words {
    done: "opened and stored in the clear",
    to_do: "opened and stored in the clear",
    already: "in the clear",
};

#[derive(clap::Args)]
#[command(
    after_help = "The way back: opens every sealed message and stores it in the clear, with \
                  Dovecot running. Asks for the password of each account."
)]
pub(crate) struct Decrypt {
    #[command(flatten)]
    owners: Owners,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    output: Output,
}

impl Decrypt {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        let rounds = Rounds {
            command: "decrypt",
            done: WORDS.done,
            all: false,
            output: self.output,
            finder: self.place.finder(config, self.owners.addresses().len())?,
        };
        rounds
            .go_with_secrets(&self.owners, async |email, opener, finder, stop| {
                self.one(accounts, email, opener, finder, stop).await
            })
            .await
    }

    async fn one(
        &self,
        accounts: &Accounts,
        email: &Address,
        opener: &Opener,
        finder: &Finder,
        stop: &Stop,
    ) -> anyhow::Result<AccountReport> {
        let keys = message_keys(&opener.keys(accounts, email).await?)?;
        let Found::Mail(mail) = finder.find(email)? else {
            bail!("there is no mail at the place of its mail");
        };
        let watch = Watch::new(email, self.output, stop);
        let options = self.work.options();
        let converted = conversion::convert(&mail, Task::Open(keys), options, watch).await?;
        let dry_run = self.work.dry_run;
        let mut report = conversion::account_report(email, &mail, &converted, &WORDS, dry_run);
        let known = accounts.known_keys(email).await?;
        let names = KeyNames::of(&known);
        let missing = names.missing(&converted.0.problems);
        report.notes.extend(names.explain(&missing, email));
        if known.switch && accounts.mode().seals() {
            report.notes.push(format!(
                "new mail is sealed as before: its switch is on (waxseal user mail-crypt {email} \
                 off)"
            ));
        }
        Ok(report)
    }
}
