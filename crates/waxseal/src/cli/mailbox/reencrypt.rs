//! `waxseal mailbox reencrypt`

use accounts::{Accounts, SealTarget};
use anyhow::{Context, bail};
use dovecot_crypt::PublicKey;
use mailbox::{Ending, Task};
use model::Address;

use super::conversion::{self, Words, Work};
use super::key_names::KeyNames;
use super::place::{Finder, Found, Place};
use super::report::AccountReport;
use super::ring;
use super::rounds::Rounds;
use super::secret::{Opener, Owners, message_keys};
use super::stop::Stop;
use super::watch::Watch;
use crate::config::Config;
use crate::output::Output;

const WORDS: Words = Words {
    done: "sealed anew to the active key",
    to_do: "sealed anew to the active key",
    already: "sealed to it",
};

#[derive(clap::Args)]
#[command(
    after_help = "Messages under retired and archived keys are opened and sealed to the active \
                  key; messages in the clear stay so. Then keys that retired two days ago or \
                  earlier and that no message needs are archived: kept, but not handed over at \
                  log-in, so that the ring has room again. Asks for the password of each account."
)]
pub(crate) struct Reencrypt {
    #[command(flatten)]
    owners: Owners,
    /// Leave the keys of the ring where they are
    #[arg(long)]
    keep_keys: bool,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    output: Output,
}

impl Reencrypt {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        let rounds = Rounds {
            command: "reencrypt",
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
        let keys = opener.keys(accounts, email).await?;
        let target = accounts.seal_target(email).await?;
        if keys.active.public_key() != target.public_key {
            bail!("it got another key at this very moment; nothing was changed, try again");
        }
        let task = Task::Reseal {
            keys: message_keys(&keys)?,
            to: PublicKey::from_dovecot(target.public_key.encoded().as_bytes())
                .context("its public key cannot be used")?,
        };
        let Found::Mail(mail) = finder.find(email)? else {
            bail!("there is no mail at the place of its mail");
        };
        let watch = Watch::new(email, self.output, stop).guarding(accounts, &target);
        let options = self.work.options();
        let converted = conversion::convert(&mail, task, options, watch).await?;
        let dry_run = self.work.dry_run;
        let mut report = conversion::account_report(email, &mail, &converted, &WORDS, dry_run);
        let names = KeyNames::of(&accounts.known_keys(email).await?);
        let missing = names.missing(&converted.0.problems);
        report.notes.extend(names.explain(&missing, email));
        let went_through = !matches!(converted.0.ending, Ending::Stopped | Ending::Failed(_));
        if went_through && !self.keep_keys && !dry_run {
            let again = Another {
                accounts,
                finder,
                target: &target,
                stop,
            };
            let care = again.look(self.output, &converted.0, &mut report).await;
            care.context("the mail is sealed anew, but its keys stay where they are")?;
        }
        Ok(report)
    }
}

/// Another look at all folders, and what follows from it for the keys.
struct Another<'a> {
    accounts: &'a Accounts,
    finder: &'a Finder,
    target: &'a SealTarget,
    stop: &'a Stop,
}

impl Another<'_> {
    async fn look(
        &self,
        output: Output,
        converted: &mailbox::Report,
        report: &mut AccountReport,
    ) -> anyhow::Result<()> {
        let email = &self.target.address;
        let names = KeyNames::of(&self.accounts.known_keys(email).await?);
        // Folders may have come into being meanwhile.
        let Found::Mail(mail) = self.finder.find(email)? else {
            bail!("its mail is gone");
        };
        let watch = Watch::new(email, output, self.stop).guarding(self.accounts, self.target);
        let mailboxes = mail.mailboxes.clone();
        let survey = move |watch: &Watch| mailbox::survey(&mailboxes, watch);
        let (survey, stopped) = conversion::away(watch, survey).await?;
        let survey = survey?;
        if let Some(why) = stopped {
            bail!("the last look was not finished: {why}");
        }
        let keys = conversion::keys_data(&names, &survey.total.keys);
        report.data.insert("keys".to_owned(), keys);
        let plan = ring::plan(&mail, converted, &survey, &names);
        plan.carry_out(self.accounts, email, report).await
    }
}
