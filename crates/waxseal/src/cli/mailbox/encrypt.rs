//! `waxseal mailbox encrypt`

use accounts::{Accounts, Authority, Error, SealTarget};
use anyhow::{Context, bail};
use dovecot_crypt::PublicKey;
use mailbox::Task;
use model::Address;

use super::conversion::{self, Words, Work};
use super::place::{Finder, Found, Place};
use super::report::{AccountReport, Skip, Verdict};
use super::rounds::Rounds;
use super::scope::Scope;
use super::stop::Stop;
use super::watch::Watch;
use crate::config::Config;
use crate::output::Output;

const WORDS: Words = Words {
    done: "sealed",
    to_do: "sealed",
    already: "sealed",
};

#[derive(clap::Args)]
#[command(
    after_help = "Seals the messages that lie there in the clear, with Dovecot running. It can be \
                  stopped at any moment and started again, and needs no password. With --enable \
                  --all it can run every night: accounts that got keys meanwhile are switched on \
                  and sealed, and the others cost it a look."
)]
pub(crate) struct Encrypt {
    #[command(flatten)]
    scope: Scope,
    /// Where an account has keys and its switch is off, switch sealing on first
    #[arg(long)]
    enable: bool,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    output: Output,
}

impl Encrypt {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        if !accounts.mode().seals() {
            bail!(
                "MAIL_CRYPT is 0 on this server: new mail is stored in the clear, so what lies \
                 there is not sealed either. Set it to 1, 2 or 3 first; nothing was changed"
            );
        }
        let finder = self.place.finder(config, self.scope.named())?;
        let addresses = self.scope.addresses(accounts).await?;
        let rounds = Rounds {
            command: "encrypt",
            done: WORDS.done,
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
        let target = match accounts.seal_target(email).await {
            Err(Error::NoKeys(_)) => return Ok(self.without_keys(accounts, email)),
            target => target?,
        };
        let switches_on = !target.switch;
        if switches_on && !self.enable {
            return Ok(self.passed_over(
                email,
                Skip::SwitchedOff,
                format!(
                    "its switch is off: new mail goes on arriving in the clear, so sealing what \
                     lies there would make no sense. Switch it on and seal: waxseal mailbox \
                     encrypt --enable {email}"
                ),
            ));
        }
        let mail = match finder.find(email)? {
            Found::Mail(mail) => Some(mail),
            Found::Nothing(_) if self.scope.all => None,
            Found::Nothing(path) => bail!(
                "there is nothing in {}, so no mail yet or another place (DOVECOT_MAIL_LOCATION, \
                 --path, --doveadm)",
                path.display()
            ),
        };
        if switches_on && !self.work.dry_run {
            accounts
                .set_mail_crypt(Authority::command_line(), email, true)
                .await?;
        }
        let mut report = match mail {
            // Whatever keeps it from being sealed, the switch may be on by now: that is told.
            Some(mail) => self
                .seal(accounts, &target, &mail, stop)
                .await
                .unwrap_or_else(|fault| AccountReport::failed(email, &fault)),
            None => AccountReport::without_mail(email),
        };
        self.tell_switch(&mut report, switches_on);
        Ok(report)
    }

    async fn seal(
        &self,
        accounts: &Accounts,
        target: &SealTarget,
        mail: &super::place::Mail,
        stop: &Stop,
    ) -> anyhow::Result<AccountReport> {
        let email = &target.address;
        let key = PublicKey::from_dovecot(target.public_key.encoded().as_bytes())
            .context("its public key cannot be used")?;
        let watch = Watch::new(email, self.output, stop).guarding(accounts, target);
        let options = self.work.options();
        let converted = conversion::convert(mail, Task::Seal(key), options, watch).await?;
        let dry_run = self.work.dry_run;
        Ok(conversion::account_report(
            email, mail, &converted, &WORDS, dry_run,
        ))
    }

    fn tell_switch(&self, report: &mut AccountReport, switches_on: bool) {
        report
            .data
            .insert("switchedOn".to_owned(), switches_on.into());
        if !switches_on {
            return;
        }
        if matches!(report.verdict, Verdict::NothingToDo | Verdict::Skipped(_)) {
            report.verdict = Verdict::Done;
        }
        let switch = if self.work.dry_run {
            "would be switched on"
        } else {
            "switched on; new mail is sealed from now on"
        };
        report.text = format!("{switch}. {}", report.text).trim_end().to_owned();
    }

    /// The account is not for sealing: refused where it was named, counted where all were meant.
    fn passed_over(&self, email: &Address, skip: Skip, why: String) -> AccountReport {
        let verdict = if self.scope.all {
            Verdict::Skipped(skip)
        } else {
            Verdict::Refused(why)
        };
        AccountReport::new(email, verdict)
    }

    fn without_keys(&self, accounts: &Accounts, email: &Address) -> AccountReport {
        let log_in = if accounts.mode().makes_keys_at_log_in(false) {
            "its next log-in makes them"
        } else {
            "with MAIL_CRYPT=3, or once its switch is on, its next log-in makes them"
        };
        let why = format!(
            "it has no keys yet, and only its owner's password can make them: {log_in}, and so \
             does a recovery token (waxseal user recovery-token {email})"
        );
        self.passed_over(email, Skip::NoKeys, why)
    }
}
