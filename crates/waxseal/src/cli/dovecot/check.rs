//! `waxseal dovecot check`

mod adapter;
mod adapter_settings;
mod live;
mod machine;
mod report;
mod sample;
mod source;

use std::path::{Path, PathBuf};

use dovecot_check::{Doveconf, Elsewhere, Machine, Subject, Trap};

use crate::app;
use crate::config::Config;
use crate::output::Output;
use adapter::Asked;
use adapter_settings::AdapterSettings;
use live::LiveOptions;
use machine::Here;
use report::Report;

#[derive(clap::Args)]
#[command(
    after_help = "Exit code: 0 safe, 1 something was found, 2 wrong usage; so it fits \
                        into any monitoring, with --json as well. Findings are dangers (mail or \
                        keys in the clear, mail that nobody can read), warnings (mail waits) and \
                        notes, which do not count.\n\n\
                        Run it as root on Dovecot's machine. It changes nothing there."
)]
pub(crate) struct Check {
    /// Judge a saved output of `doveconf -n` instead (- for standard input), perhaps from another
    /// machine: then nothing is looked at or asked that the output does not say
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The command that prints the configuration
    #[arg(
        long,
        value_name = "COMMAND",
        default_value = "doveconf -n",
        conflicts_with = "config"
    )]
    doveconf: String,
    /// Where Dovecot's files are seen from here: of a container, /proc/PID/root
    #[arg(
        long,
        value_name = "DIR",
        default_value = "/",
        conflicts_with = "config"
    )]
    root: PathBuf,
    /// The adapter's settings [default: what WAXSEAL_CONF says in Dovecot's configuration, and
    /// /etc/dovecot/waxseal.conf where nothing says it]
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The mail server hands mail over for one recipient at a time
    /// (Postfix: lmtp_destination_recipient_limit=1)
    #[arg(long)]
    one_recipient: bool,
    #[command(flatten)]
    live: LiveOptions,
    /// Also look at the mail of so many accounts: is all of it under keys that the database has,
    /// and do Dovecot's caches keep nothing of it?
    #[arg(long, value_name = "N")]
    sample: Option<u64>,
    #[command(flatten)]
    output: Output,
}

impl Check {
    pub(crate) async fn run(self, env_file: Option<&Path>) -> anyhow::Result<()> {
        let config = match &self.config {
            Some(file) => source::read(file)?,
            None => source::ask(&self.doveconf)?,
        };
        let here = Here::new(&self.root);
        let machine: &dyn Machine = match self.config {
            Some(_) => &Elsewhere,
            None => &here,
        };
        // A saved output may be another machine's, whose API is another one as well.
        let settings = match (&self.settings, &self.config) {
            (Some(path), _) => Some(AdapterSettings::read(path)),
            (None, None) => {
                let path = AdapterSettings::place(&config);
                Some(AdapterSettings::read(&here.seen(&path)))
            }
            (None, Some(_)) => None,
        };
        let api_url = match &settings {
            Some(Ok(settings)) => settings.http_url(),
            _ => None,
        };
        let mut traps = dovecot_check::check(&Subject {
            config: &config,
            machine,
            api_url,
            one_recipient: self.one_recipient,
        });
        if let Some(settings) = settings {
            let asked = Asked {
                config: &config,
                here: &here,
                settings: settings.as_ref(),
            };
            traps.extend(asked.traps().await);
        }
        traps.extend(self.tried(env_file, &config, &here).await?);
        Report::new(&config, traps).print(self.output)
    }

    /// What shows only by trying and looking.
    async fn tried(
        &self,
        env_file: Option<&Path>,
        config: &Doveconf,
        here: &Here,
    ) -> anyhow::Result<Vec<Trap>> {
        let mut traps = Vec::new();
        let needs_database = self.live.makes_accounts() || self.sample.is_some();
        let server = match needs_database {
            true => Some(Config::read(env_file)?),
            false => None,
        };
        let accounts = match &server {
            Some(server) => Some(app::accounts(server).await?),
            None => None,
        };
        if self.live.is_asked() {
            let tried = self
                .live
                .traps(accounts.as_ref(), config, here, self.one_recipient);
            traps.extend(tried.await?);
        }
        if let (Some(count), Some(accounts), Some(server)) = (self.sample, &accounts, &server) {
            traps.extend(sample::traps(accounts, server, count).await?);
        }
        Ok(traps)
    }
}
