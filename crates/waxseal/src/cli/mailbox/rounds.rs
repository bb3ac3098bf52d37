//! One account after the other. The trouble of one does not stop the others.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use mailbox::Amount;
use model::Address;
use serde_json::{Value, json};

use super::place::Finder;
use super::report::{AccountReport, Skip, Verdict, amount_data, messages};
use super::secret::{Opener, Owners};
use super::stop::Stop;
use crate::output::{Output, print_line};

/// What all rounds of a command have in common.
pub(crate) struct Rounds {
    /// The command, as in `encrypt`.
    pub(crate) command: &'static str,
    /// What it does to messages, as in `sealed`.
    pub(crate) done: &'static str,
    /// All accounts were meant: those with nothing to do are only counted.
    pub(crate) all: bool,
    pub(crate) output: Output,
    pub(crate) finder: Finder,
}

/// What came of all accounts together.
#[derive(Default)]
struct Tally {
    accounts: usize,
    with_mail: usize,
    without_mail: usize,
    amount: Amount,
    done: usize,
    nothing_to_do: usize,
    skipped: BTreeMap<Skip, usize>,
    not_done: Vec<Address>,
    not_begun: usize,
    data: Vec<Value>,
}

impl Rounds {
    /// Carries the command out for each address and prints what came of it.
    ///
    /// # Errors
    /// Where something is left.
    pub(crate) async fn go(
        &self,
        addresses: &[Address],
        mut round: impl AsyncFnMut(&Address, &Finder, &Stop) -> anyhow::Result<AccountReport>,
    ) -> anyhow::Result<()> {
        let stop = Stop::listen()?;
        let mut tally = Tally::default();
        for address in addresses {
            if stop.is_asked() {
                tally.not_begun += 1;
                continue;
            }
            let report = round(address, &self.finder, &stop).await;
            let report = report.unwrap_or_else(|fault| {
                AccountReport::new(address, Verdict::Refused(format!("{fault:#}")))
            });
            let is_idle = matches!(report.verdict, Verdict::NothingToDo | Verdict::Skipped(_));
            let is_quiet = self.output.json || (self.all && is_idle);
            if !is_quiet {
                print_line(&report)?;
            }
            tally.add(&report, self.output.json);
        }
        self.finish(&tally)
    }

    /// The same for commands that open mail: all secrets are asked for before anything begins.
    ///
    /// # Errors
    /// Where a secret is missing, or something is left.
    pub(crate) async fn go_with_secrets(
        &self,
        owners: &Owners,
        mut round: impl AsyncFnMut(&Address, &Opener, &Finder, &Stop) -> anyhow::Result<AccountReport>,
    ) -> anyhow::Result<()> {
        let addresses = owners.addresses();
        let mut openers = owners.secret.ask(&addresses)?.into_iter();
        self.go(&addresses, async |address, finder, stop| {
            let opener = openers.next().context("there is no secret for it")?;
            round(address, &opener, finder, stop).await
        })
        .await
    }

    fn finish(&self, tally: &Tally) -> anyhow::Result<()> {
        let elsewhere = self.wrong_place(tally);
        let is_complete = tally.not_done.is_empty() && tally.not_begun == 0 && elsewhere.is_none();
        if self.output.json {
            let data = json!({
                "command": self.command,
                "complete": is_complete,
                "accounts": tally.data,
                "total": amount_data(tally.amount),
            });
            print_line(serde_json::to_string_pretty(&data)?)?;
        } else if self.all || tally.accounts > 1 {
            print_line(self.summary(tally))?;
        }
        if let Some(place) = elsewhere {
            bail!(
                "no account has any mail below {place}. Say where it lies: DOVECOT_MAIL_LOCATION \
                 (the folder of DOMAIN/LOCALPART), or --doveadm to ask Dovecot"
            );
        }
        match (tally.not_done.len(), tally.not_begun) {
            (0, 0) => Ok(()),
            (0, not_begun) => bail!("stopped; {not_begun} account(s) were not begun"),
            (not_done, 0) => bail!("{not_done} of {} account(s) not done", tally.accounts),
            (not_done, not_begun) => {
                bail!("stopped; {not_done} account(s) not done, and {not_begun} not begun")
            }
        }
    }

    /// Where nothing was found for anybody, the place is the wrong one.
    fn wrong_place(&self, tally: &Tally) -> Option<String> {
        let place = self.finder.whole_place()?;
        let nowhere = tally.without_mail > 0 && tally.with_mail == 0;
        (self.all && nowhere).then(|| place.display().to_string())
    }

    fn summary(&self, tally: &Tally) -> String {
        let mut parts = Vec::new();
        if tally.done > 0 {
            let amount = messages(tally.amount);
            let of = accounts(tally.done);
            parts.push(format!("{amount} of {of} {}", self.done));
        }
        if tally.nothing_to_do > 0 {
            parts.push(format!(
                "nothing to do for {}",
                accounts(tally.nothing_to_do)
            ));
        }
        for (skip, count) in &tally.skipped {
            parts.push(format!("{} skipped ({skip})", accounts(*count)));
        }
        if tally.not_begun > 0 {
            parts.push(format!("{} not begun", accounts(tally.not_begun)));
        }
        if !tally.not_done.is_empty() {
            let names: Vec<String> = tally.not_done.iter().map(Address::to_string).collect();
            parts.push(format!("not done: {}", names.join(", ")));
        }
        if parts.is_empty() {
            parts.push("there are no accounts".to_owned());
        }
        format!("In all: {}.", parts.join("; "))
    }
}

impl Tally {
    fn add(&mut self, report: &AccountReport, keep_data: bool) {
        self.accounts += 1;
        self.with_mail += usize::from(report.has_mail == Some(true));
        self.without_mail += usize::from(report.has_mail == Some(false));
        self.amount += report.amount;
        match &report.verdict {
            Verdict::Done => self.done += 1,
            Verdict::NothingToDo => self.nothing_to_do += 1,
            Verdict::Skipped(skip) => *self.skipped.entry(*skip).or_default() += 1,
            Verdict::Refused(_) | Verdict::Left(_) | Verdict::Stopped(_) => {
                self.not_done.push(report.email.clone());
            }
        }
        if keep_data {
            self.data.push(report.json());
        }
    }
}

fn accounts(count: usize) -> String {
    match count {
        1 => "1 account".to_owned(),
        count => format!("{count} accounts"),
    }
}
