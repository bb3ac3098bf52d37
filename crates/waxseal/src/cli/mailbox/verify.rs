//! `waxseal mailbox verify`

use std::num::NonZeroUsize;

use accounts::Accounts;
use anyhow::bail;
use dovecot_crypt::KeyId;
use mailbox::Verification;
use model::Address;
use serde_json::json;

use super::conversion;
use super::key_names::KeyNames;
use super::place::{Finder, Found, Mail, Place};
use super::report::{AccountReport, FileProblem, Verdict, amount_data, left_data, messages};
use super::rounds::Rounds;
use super::scope::Scope;
use super::secret::{Opener, OwnerSecret, message_keys};
use super::stop::Stop;
use super::watch::Watch;
use crate::cli::WrongUsage;
use crate::config::Config;
use crate::output::Output;

#[derive(clap::Args)]
#[command(
    after_help = "Changes nothing. Without a secret, the header of every sealed message must be \
                  well formed and name a key of the account. With --open, --recovery-token or \
                  --password-stdin, every sealed message is opened from its first byte to its \
                  last, and its sizes are compared."
)]
pub(crate) struct Verify {
    #[command(flatten)]
    scope: Scope,
    /// Open every message, with the password of each account
    #[arg(long, conflicts_with = "all")]
    open: bool,
    #[command(flatten)]
    secret: OwnerSecret,
    /// Threads that work on messages [default: as many as processors]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    output: Output,
}

impl Verify {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        let opens = self.open || self.secret.recovery_token || self.secret.secrets.password_stdin;
        if opens && self.scope.all {
            let why = "with --all nothing is opened, for each account has a secret of its own";
            return Err(WrongUsage(why.to_owned()).into());
        }
        let finder = self.place.finder(config, self.scope.named())?;
        let emails = self.scope.addresses(accounts).await?;
        let openers = if opens {
            self.secret.ask(&emails)?
        } else {
            Vec::new()
        };
        let mut openers = openers.into_iter();
        let rounds = Rounds {
            command: "verify",
            done: "verified",
            all: self.scope.all,
            output: self.output,
            finder,
        };
        rounds
            .go(&emails, async |email, finder, stop| {
                self.one(accounts, email, openers.next(), finder, stop)
                    .await
            })
            .await
    }

    async fn one(
        &self,
        accounts: &Accounts,
        email: &Address,
        opener: Option<Opener>,
        finder: &Finder,
        stop: &Stop,
    ) -> anyhow::Result<AccountReport> {
        let keys = match &opener {
            Some(opener) => message_keys(&opener.keys(accounts, email).await?)?,
            None => Vec::new(),
        };
        let names = KeyNames::of(&accounts.known_keys(email).await?);
        let mail = match finder.find(email)? {
            Found::Mail(mail) => mail,
            Found::Nothing(_) if self.scope.all => return Ok(AccountReport::without_mail(email)),
            Found::Nothing(path) => bail!("there is nothing in {}", path.display()),
        };
        let known = match names.ids() {
            // No key at all is known; a list without any would let every key pass.
            ids if ids.is_empty() => vec![KeyId::new([0; 32])],
            ids => ids,
        };
        let (mailboxes, options) = (mail.mailboxes.clone(), conversion::options(self.jobs));
        let verify =
            move |watch: &Watch| mailbox::verify(&mailboxes, &keys, &known, &options, watch);
        let watch = Watch::new(email, self.output, stop);
        let (verification, stopped) = conversion::away(watch, verify).await?;
        let facts = Facts {
            email,
            mail: &mail,
            names: &names,
            opened: opener.is_some(),
        };
        Ok(facts.report(&verification?, stopped))
    }
}

/// What the report of an account is made from.
struct Facts<'a> {
    email: &'a Address,
    mail: &'a Mail,
    names: &'a KeyNames,
    opened: bool,
}

impl Facts<'_> {
    fn report(&self, verification: &Verification, stopped: Option<String>) -> AccountReport {
        let verdict = match (stopped, verification.problems.len()) {
            (Some(why), _) => Verdict::Stopped(why),
            (None, 0) if !self.mail.left_out.is_empty() => {
                Verdict::Left("Not all mail was reached:".to_owned())
            }
            (None, 0) if verification.good.messages == 0 => Verdict::NothingToDo,
            (None, 0) => Verdict::Done,
            (None, 1) => Verdict::Left("1 problem:".to_owned()),
            (None, count) => Verdict::Left(format!("{count} problems:")),
        };
        let mut report = AccountReport::new(self.email, verdict);
        report.has_mail = Some(true);
        report.amount = verification.good;
        report.text = self.text(verification);
        report.problems = verification
            .problems
            .iter()
            .map(FileProblem::from)
            .collect();
        report.notes = self.notes(verification);
        let keys = conversion::keys_data(self.names, &verification.keys);
        report.data = conversion::place_data(self.mail);
        for (name, value) in [
            ("opened", json!(self.opened)),
            ("good", amount_data(verification.good)),
            ("plain", amount_data(verification.plain)),
            ("leftAlone", left_data(&verification.left)),
            ("keys", keys),
        ] {
            report.data.insert(name.to_owned(), value);
        }
        report
    }

    fn text(&self, verification: &Verification) -> String {
        let good = messages(verification.good);
        let what = match (verification.good.messages, self.opened) {
            (1, true) => "opens",
            (_, true) => "open",
            (1, false) => "is well formed and names a key of the account",
            (_, false) => "are well formed and name a key of the account",
        };
        match verification.plain.messages {
            0 => format!("{good} {what}."),
            1 => format!("{good} {what}; 1 is in the clear."),
            plain => format!("{good} {what}; {plain} are in the clear."),
        }
    }

    /// Explains the keys that were not at hand, and archived ones that messages lie under.
    fn notes(&self, verification: &Verification) -> Vec<String> {
        let missing = self.names.missing(&verification.problems);
        let found = self.names.count(&verification.keys);
        self.names
            .explain(&[missing, found].concat(), self.email)
            .chain(self.mail.left_out.iter().cloned())
            .chain(self.mail.notes.iter().cloned())
            .collect()
    }
}
