//! `waxseal dovecot`

mod check;
mod config_files;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use accounts::{Accounts, Authority};
use anyhow::{Context, bail};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Subcommand, ValueEnum};
use model::ApiScope;

use crate::app;
use crate::config::{Config, Listen, MAIL_LOCATION};
use crate::output::print_line;
use crate::secret_input::SecretInput;
use config_files::{ConfigFiles, Placeholders};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write configuration and adapter, ready to install
    Config(ConfigCommand),
    /// Say for every known trap whether this Dovecot is safe, and what to change
    Check(Box<check::Check>),
}

#[derive(clap::Args)]
pub(crate) struct ConfigCommand {
    /// Dovecot's version
    #[arg(long, value_name = "VERSION")]
    version: DovecotVersion,
    /// Write the files into this folder; without it, only the configuration is printed
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the files will stand on Dovecot's machine [default: the folder of --output]
    #[arg(long, value_name = "DIR")]
    installed_in: Option<PathBuf>,
    /// Where Dovecot reaches this server [default: where it listens]
    #[arg(long)]
    url: Option<String>,
    /// Take the API token from standard input instead of making one
    #[arg(long)]
    token_stdin: bool,
    /// How Dovecot stores mail
    #[arg(long, value_name = "FORMAT", default_value = "maildir")]
    mail_format: MailFormat,
    /// Where large messages pass through in the clear; best a folder in memory
    #[arg(long, value_name = "DIR", default_value = "/dev/shm")]
    temp_dir: PathBuf,
}

/// A version of Dovecot that has a configuration of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DovecotVersion {
    /// 2.3.19 and later
    #[value(name = "2.3")]
    V2_3,
    /// 2.4
    #[value(name = "2.4")]
    V2_4,
}

/// A way to store mail that sealing works with and that can be converted in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MailFormat {
    Maildir,
    Sdbox,
}

/// Whose it is when nothing is configured.
const MAIL_OWNER: u32 = 5000;
/// How many characters an API token has.
const TOKEN_LENGTH: usize = 64;
/// Where the files are expected when none are written.
const INSTALLED_IN: &str = "/etc/dovecot/waxseal";

impl Command {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Config(command) => command.run(config).await,
            // It does without the server's settings: Dovecot may run on another machine.
            Self::Check(command) => command.run(None).await,
        }
    }
}

impl ConfigCommand {
    async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Some(output) = &self.output else {
            let files = ConfigFiles::new(self.version, self.placeholders(config)?);
            return print_line(files.configuration());
        };
        std::fs::create_dir_all(output)
            .with_context(|| format!("cannot make the folder {}", output.display()))?;
        let files = ConfigFiles::new(self.version, self.placeholders(config)?);
        let mut text = files.write(output)?;
        if files.has_settings(output) {
            text.push_str("\nKept the settings file that was there, with its token.");
        } else {
            let url = self.url(config)?;
            let token = self.token(config).await?;
            text.push_str(&files.write_settings(output, &url, &token)?);
        }
        let include = self.installed_in(output)?.join(config_files::CONFIGURATION);
        print_line(format!(
            "{text}\nMake this the last line of dovecot.conf, and reload Dovecot:\n\
             !include {}",
            include.display()
        ))
    }

    fn installed_in(&self, output: &std::path::Path) -> anyhow::Result<PathBuf> {
        match &self.installed_in {
            Some(folder) => Ok(folder.clone()),
            None => Ok(output.canonicalize()?),
        }
    }

    fn placeholders(&self, config: &Config) -> anyhow::Result<Placeholders> {
        let installed_in = match &self.output {
            Some(output) => self.installed_in(output)?,
            None => self
                .installed_in
                .clone()
                .unwrap_or_else(|| INSTALLED_IN.into()),
        };
        let home = &config.mailbox_home;
        Ok(Placeholders {
            installed_in,
            mail_root: home
                .location
                .clone()
                .unwrap_or_else(|| MAIL_LOCATION.to_owned()),
            mail_uid: home.uid.unwrap_or(MAIL_OWNER),
            mail_gid: home.gid.unwrap_or(MAIL_OWNER),
            mail_format: self.mail_format,
            temp_dir: self.temp_dir.clone(),
        })
    }

    fn url(&self, config: &Config) -> anyhow::Result<String> {
        match (&self.url, &config.listen) {
            (Some(url), _) => Ok(url.clone()),
            (None, Listen::Tcp(address)) => {
                Ok(format!("{}://{}", config.scheme(), reachable(*address)))
            }
            (None, Listen::Unix(path)) if self.version == DovecotVersion::V2_4 => {
                Ok(format!("unix:{}", path.display()))
            }
            (None, Listen::Unix(_)) => bail!(
                "the server listens on a unix socket, and Dovecot 2.3 needs a URL; say with --url \
                 where it reaches the server"
            ),
        }
    }

    /// The token for the settings file: a given one, or a new one of this name and moment.
    async fn token(&self, config: &Config) -> anyhow::Result<accounts::Secret> {
        if self.token_stdin {
            let mut input = SecretInput::from_stdin()?;
            let token = input.ask("API token")?;
            input.finish()?;
            if token.len() != TOKEN_LENGTH || !token.expose().iter().all(u8::is_ascii_hexdigit) {
                bail!("an API token has {TOKEN_LENGTH} digits or letters a-f; that is none");
            }
            return Ok(token);
        }
        let accounts = app::accounts(config).await?;
        new_token(&accounts).await
    }
}

/// A server that listens on every address is reached on the same machine by this one.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    address
}

async fn new_token(accounts: &Accounts) -> anyhow::Result<accounts::Secret> {
    use accounts::Clock as _;
    let now: DateTime<Utc> = accounts::SystemClock.now();
    let name = format!(
        "dovecot config {}",
        now.to_rfc3339_opts(SecondsFormat::Millis, true)
    );
    let token = accounts
        .create_api_token(Authority::command_line(), &name, &[ApiScope::Dovecot])
        .await?;
    Ok(accounts::Secret::new(token.reveal()))
}
