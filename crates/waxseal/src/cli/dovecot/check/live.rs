//! `--live`: a canary message, from delivery to removal.

mod connection;
mod disk;
mod imap;
mod lmtp;
mod made;
mod pairs;
mod place;
mod single;

use std::path::{Path, PathBuf};

use accounts::Accounts;
use dovecot_check::{Doveconf, Finding, Listener, Severity, Trap};
use model::{Address, DomainName};

use super::machine::Here;
use crate::secret_input::SecretInput;
use crate::stop_signals::StopSignals;
use disk::Doveadm;
use made::Made;
use place::Place;

#[derive(clap::Args)]
pub(crate) struct LiveOptions {
    /// Also deliver a canary message to accounts made for it, look at the disk, read it over
    /// IMAP, and remove all of it again
    #[arg(long)]
    live: bool,
    /// Use this account for the canary instead, and ask for its password; only the canary is
    /// removed again
    #[arg(long, value_name = "EMAIL", requires = "live")]
    account: Option<Address>,
    /// Read the password of --account from standard input
    #[arg(long, requires = "account")]
    password_stdin: bool,
    /// The domain of the accounts that are made [default: the first one]
    #[arg(
        long,
        value_name = "NAME",
        requires = "live",
        conflicts_with = "account"
    )]
    domain: Option<DomainName>,
    /// Where LMTP is: ADDRESS:PORT, tls:ADDRESS:PORT or unix:/path [default: what Dovecot's
    /// configuration says]. STARTTLS comes first where Dovecot wants it
    #[arg(long, value_name = "PLACE", requires = "live")]
    lmtp: Option<Place>,
    /// Where IMAP is, likewise [default: what Dovecot's configuration says, or 127.0.0.1:143]. On
    /// another machine, STARTTLS always comes first
    #[arg(long, value_name = "PLACE", requires = "live")]
    imap: Option<Place>,
    /// Authorities (PEM) that Dovecot's certificate must come from where it is on another
    /// machine; on this one it is not looked at
    #[arg(
        long,
        value_name = "FILE",
        default_value = "/etc/ssl/certs/ca-certificates.crt",
        requires = "live"
    )]
    authorities: PathBuf,
    /// The command that says where mail lies
    #[arg(
        long,
        value_name = "COMMAND",
        default_value = "doveadm",
        requires = "live"
    )]
    doveadm: String,
}

/// What a live check works with.
pub(super) struct Live<'a> {
    lmtp: Place,
    imap: Place,
    authorities: &'a Path,
    doveadm: Doveadm<'a>,
    one_recipient: bool,
}

impl LiveOptions {
    pub(super) fn is_asked(&self) -> bool {
        self.live
    }

    /// Whether accounts are to be made, for which the database is needed.
    pub(super) fn makes_accounts(&self) -> bool {
        self.live && self.account.is_none()
    }

    /// Does all of it. Whatever comes between, Ctrl-C as well, what was made is removed.
    pub(super) async fn traps(
        &self,
        accounts: Option<&Accounts>,
        config: &Doveconf,
        here: &Here,
        one_recipient: bool,
    ) -> anyhow::Result<Vec<Trap>> {
        let live = Live {
            lmtp: self
                .lmtp
                .clone()
                .unwrap_or_else(|| lmtp_place(config, here)),
            imap: self.imap.clone().unwrap_or_else(|| imap_place(config)),
            authorities: &self.authorities,
            doveadm: Doveadm {
                command: &self.doveadm,
                here,
            },
            one_recipient,
        };
        let mut made = match (&self.account, accounts) {
            (Some(account), _) => Made::named(account, self.password()?),
            (None, Some(accounts)) => Made::new(accounts, self.domain.as_ref()).await?,
            (None, None) => return Ok(Vec::new()),
        };
        let mut stop_signals = StopSignals::listen()?;
        let outcome = tokio::select! {
            outcome = live.try_all(&mut made) => outcome,
            () = stop_signals.received() => Err(anyhow::anyhow!("stopped")),
        };
        let removed = made.remove(&live).await;
        let traps = match outcome {
            Ok(traps) => traps,
            Err(fault) => {
                removed?;
                return Err(fault.context("the canary could not be tried to its end"));
            }
        };
        removed?;
        Ok(traps)
    }

    fn password(&self) -> anyhow::Result<accounts::Secret> {
        let flag = crate::secret_input::SecretFlag {
            password_stdin: self.password_stdin,
        };
        let mut input: SecretInput = flag.input()?;
        let password = input.ask("Password of the account")?;
        input.finish()?;
        Ok(password)
    }
}

impl Live<'_> {
    async fn try_all(&self, made: &mut Made<'_>) -> anyhow::Result<Vec<Trap>> {
        let mut traps = vec![self.try_single(made).await?];
        if let Some(others) = made.others().filter(|_| !self.one_recipient) {
            traps.push(self.try_pairs(made.first(), others).await?);
        }
        Ok(traps)
    }
}

/// A subject, and at the same time the text that is looked for.
fn mark() -> anyhow::Result<String> {
    use std::fmt::Write;
    let mut bytes = [0; 12];
    vault::Entropy::fill(&vault::SystemEntropy, &mut bytes)?;
    let mut mark = "waxsealcanary".to_owned();
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(mark, "{byte:02x}");
    }
    Ok(mark)
}

/// A message with the mark in its header and twice in its body, once beyond what Dovecot would
/// take for a preview.
fn message(mark: &str) -> String {
    let filler = "This message was made by a check and is removed again.\r\n".repeat(200);
    format!(
        "From: Waxseal <waxseal@localhost>\r\nTo: canary <canary@localhost>\r\n\
         Subject: {mark}\r\nMessage-ID: <{mark}@localhost>\r\n\
         Date: Thu, 01 Jan 2026 00:00:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain\r\n\r\n{mark}\r\n{filler}{mark}\r\n"
    )
}

fn finding(severity: Severity, what: impl Into<String>, change: impl Into<String>) -> Finding {
    Finding {
        severity,
        what: what.into(),
        change: change.into(),
    }
}

/// The first socket or port of LMTP; the usual socket where nothing is said.
fn lmtp_place(config: &Doveconf, here: &Here) -> Place {
    let socket = |path: &str| here.seen(&Path::new(config.base_dir()).join(path));
    let listeners = config.listeners("lmtp", None);
    let named = listeners.iter().find_map(|listener| match listener {
        Listener::Socket(path) => Some(Place::Socket(socket(path))),
        Listener::Port { .. } => None,
    });
    first_port(config, &listeners)
        .or(named)
        .unwrap_or_else(|| Place::Socket(socket("lmtp")))
}

/// The port of IMAP; that with TLS at once where the other is closed.
fn imap_place(config: &Doveconf) -> Place {
    let port = |name| first_port(config, &config.listeners("imap-login", Some(name)));
    let usual = |port, tls| reachable(config, None, port, tls);
    port("imap").unwrap_or_else(|| match config.is_closed("imap-login", "imap") {
        true => port("imaps").unwrap_or_else(|| usual(993, true)),
        false => usual(143, false),
    })
}

fn first_port(config: &Doveconf, listeners: &[Listener]) -> Option<Place> {
    listeners.iter().find_map(|listener| match listener {
        Listener::Port { address, port, tls } => {
            Some(reachable(config, address.as_deref(), *port, *tls))
        }
        Listener::Socket(_) => None,
    })
}

fn reachable(config: &Doveconf, address: Option<&str>, port: u16, tls: bool) -> Place {
    let address = address.or_else(|| config.listen()).unwrap_or("*");
    let host = match address {
        "*" | "0.0.0.0" | "::" | "[::]" => "127.0.0.1",
        other => other,
    };
    let host = host.to_owned();
    Place::Port { host, port, tls }
}
