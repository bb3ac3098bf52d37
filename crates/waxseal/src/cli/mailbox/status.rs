//! `waxseal mailbox status`

use std::fmt::Write;

use accounts::{Accounts, KnownKeys};
use anyhow::bail;
use indicatif::HumanBytes;
use mailbox::{Counts, Survey};
use model::Address;
use serde_json::{Map, Value, json};

use super::conversion;
use super::key_names::{KeyCount, KeyNames, word};
use super::place::{Finder, Found, Mail, Place};
use super::report::{AccountReport, FileProblem, Verdict, amount_data, left_data};
use super::rounds::Rounds;
use super::scope::Scope;
use super::stop::Stop;
use super::watch::Watch;
use crate::config::Config;
use crate::output::{Output, table};

#[derive(clap::Args)]
#[command(
    after_help = "Changes nothing and needs no key: the header of a sealed message names \
                        the key that opens it."
)]
pub(crate) struct Status {
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    output: Output,
}

impl Status {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        let finder = self.place.finder(config, self.scope.named())?;
        let addresses = self.scope.addresses(accounts).await?;
        let rounds = Rounds {
            command: "status",
            done: "found",
            all: self.scope.all,
            output: self.output,
            finder,
        };
        rounds
            .go(&addresses, async |email, finder, stop| {
                self.one(accounts, email, finder, stop).await
            })
            .await
    }

    async fn one(
        &self,
        accounts: &Accounts,
        email: &Address,
        finder: &Finder,
        stop: &Stop,
    ) -> anyhow::Result<AccountReport> {
        let known = accounts.known_keys(email).await?;
        let mail = match finder.find(email)? {
            Found::Mail(mail) => mail,
            Found::Nothing(_) if self.scope.all => return Ok(AccountReport::without_mail(email)),
            Found::Nothing(path) => bail!("there is nothing in {}", path.display()),
        };
        let mailboxes = mail.mailboxes.clone();
        let survey = move |watch: &Watch| mailbox::survey(&mailboxes, watch);
        let watch = Watch::new(email, self.output, stop);
        let (survey, stopped) = conversion::away(watch, survey).await?;
        let facts = Facts {
            email,
            seals: accounts.mode().seals() && known.switch,
            names: KeyNames::of(&known),
            known: &known,
            mail: &mail,
            survey: survey?,
        };
        Ok(facts.report(self.scope.all, stopped))
    }
}

/// What the report of an account is made from.
struct Facts<'a> {
    email: &'a Address,
    /// Whether new mail is sealed.
    seals: bool,
    names: KeyNames,
    known: &'a KnownKeys,
    mail: &'a Mail,
    survey: Survey,
}

impl Facts<'_> {
    fn report(&self, briefly: bool, stopped: Option<String>) -> AccountReport {
        let total = &self.survey.total;
        let verdict = match (stopped, self.survey.problems.len()) {
            (Some(why), _) => Verdict::Stopped(why),
            (None, 0) => Verdict::Done,
            (None, 1) => Verdict::Left("1 problem:".to_owned()),
            (None, count) => Verdict::Left(format!("{count} problems:")),
        };
        let mut report = AccountReport::new(self.email, verdict);
        let keys = self.names.count(&total.keys);
        report.has_mail = Some(true);
        report.amount = total.messages();
        report.text = if briefly {
            self.brief()
        } else {
            self.tables(&keys)
        };
        report.problems = self.survey.problems.iter().map(FileProblem::from).collect();
        report.notes = self.notes(&keys);
        report.data = self.data(&keys);
        report
    }

    fn brief(&self) -> String {
        let total = &self.survey.total;
        format!(
            "{} messages ({}): {} sealed, {} in the clear.",
            total.messages().messages,
            HumanBytes(total.messages().bytes),
            total.sealed.messages,
            total.plain.messages,
        )
    }

    fn tables(&self, keys: &[KeyCount]) -> String {
        let root = mailbox::printable(self.mail.mailboxes.root());
        let mut text = format!("{} in {root}\n\n", self.mail.mailboxes.format());
        let folders = self.survey.folders.iter();
        let rows = folders.map(|(folder, counts)| row(folder.label(), counts));
        let all = row("all".to_owned(), &self.survey.total);
        let header = [
            "FOLDER",
            "MESSAGES",
            "SEALED",
            "IN THE CLEAR",
            "DAMAGED",
            "SIZE",
        ];
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}", table(header, rows.chain([all])));
        if !keys.is_empty() {
            let rows = keys.iter().map(|key| {
                let messages = key.messages.to_string();
                [key.key_id.clone(), word(key.standing).to_owned(), messages]
            });
            let _ = writeln!(text, "\n{}", table(["KEY", "IT IS", "MESSAGES"], rows));
        }
        text
    }

    fn notes(&self, keys: &[KeyCount]) -> Vec<String> {
        let email = self.email;
        let plain = self.survey.total.plain.messages;
        let to_seal = (plain > 0 && self.seals && !self.known.keys.is_empty()).then(|| {
            format!(
                "new mail is sealed, and {plain} message(s) from before are not: waxseal mailbox \
                 encrypt {email}"
            )
        });
        to_seal
            .into_iter()
            .chain(self.names.explain(keys, self.email))
            .chain(self.mail.left_out.iter().cloned())
            .chain(self.mail.notes.iter().cloned())
            .collect()
    }

    fn data(&self, keys: &[KeyCount]) -> Map<String, Value> {
        let folders = self.survey.folders.iter().map(|(folder, counts)| {
            let mut data = Map::from_iter([("folder".to_owned(), json!(folder.label()))]);
            data.extend(counts_data(counts));
            Value::Object(data)
        });
        let folders: Vec<Value> = folders.collect();
        let keys: Vec<Value> = keys.iter().map(KeyCount::data).collect();
        let mut data = conversion::place_data(self.mail);
        data.insert("mailCrypt".to_owned(), json!(self.known.switch));
        data.extend(counts_data(&self.survey.total));
        data.insert("keys".to_owned(), json!(keys));
        data.insert("folders".to_owned(), json!(folders));
        data
    }
}

fn row(name: String, counts: &Counts) -> [String; 6] {
    let messages = counts.messages();
    [
        name,
        messages.messages.to_string(),
        counts.sealed.messages.to_string(),
        counts.plain.messages.to_string(),
        (counts.damaged.messages + counts.unreadable).to_string(),
        HumanBytes(messages.bytes).to_string(),
    ]
}

fn counts_data(counts: &Counts) -> Map<String, Value> {
    [
        ("all", amount_data(counts.messages())),
        ("sealed", amount_data(counts.sealed)),
        ("plain", amount_data(counts.plain)),
        ("damaged", amount_data(counts.damaged)),
        ("unreadable", json!(counts.unreadable)),
        ("leftAlone", left_data(&counts.left)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
