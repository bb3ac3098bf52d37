//! What the program was told: read once, into types, and checked as a whole.

mod networks;
mod secret_files;
mod setting;
mod source;
mod tls;
mod trusted_proxies;
mod trusted_sources;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use accounts::Tuning;
use model::{Address, MailCryptMode};
use post::MailerDsn;
use store::DatabaseUrl;
use store::userli::UserliUrl;
use tracing_subscriber::EnvFilter;
use web::MailboxHome;

pub(crate) use secret_files::secret_files;
pub(crate) use setting::SETTINGS;
use setting::{
    APP_NAME, APP_URL, DATABASE_URL, DOVECOT_MAIL_GID, DOVECOT_MAIL_LOCATION, DOVECOT_MAIL_UID,
    LISTEN, MAIL_CRYPT, MAILER_DSN, SENDER_ADDRESS, Setting, USERLI_DATABASE_URL,
    WAXSEAL_DERIVATION_QUEUE, WAXSEAL_DERIVATION_WORKERS, WAXSEAL_HAND_OVER_DAYS, WAXSEAL_LOG,
    WAXSEAL_LOG_FORMAT, WAXSEAL_METRICS_LISTEN, WAXSEAL_MIGRATIONS, WAXSEAL_REQUEST_TIMEOUT,
    WAXSEAL_TRUSTED_SOURCES,
};
use setting::{
    TLS_CERT_FILE, TLS_CLIENT_CA_FILE, TLS_KEY_FILE, WAXSEAL_ALLOW_PLAIN_HTTP,
    WAXSEAL_TRUSTED_PROXIES,
};
pub(crate) use source::{ENV_FILE_OF_PACKAGE, Origin, Source};
pub(crate) use tls::TlsFiles;
pub(crate) use trusted_proxies::TrustedProxies;
use trusted_sources::TrustedSources;

/// Where mail lives when nothing is configured.
pub(crate) const MAIL_LOCATION: &str = "/var/vmail";

/// The effective configuration.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) database_url: DatabaseUrl,
    pub(crate) listen: Listen,
    /// None where the server speaks plain HTTP.
    pub(crate) tls: Option<TlsFiles>,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) mail_crypt: MailCryptMode,
    pub(crate) mailbox_home: MailboxHome,
    pub(crate) app_name: String,
    /// None where nobody said; then no letters are sent.
    pub(crate) app_url: Option<String>,
    pub(crate) mail: Mail,
    pub(crate) migrations: Migrations,
    /// What `waxseal import userli` reads, where its options do not say it.
    pub(crate) userli_database_url: Option<UserliUrl>,
    pub(crate) derivation_workers: NonZeroUsize,
    pub(crate) derivation_queue: usize,
    pub(crate) request_timeout: Duration,
    pub(crate) tuning: Tuning,
    pub(crate) metrics_listen: Option<Listen>,
    /// None where nobody chose: a server then tells more than a command does.
    pub(crate) log: Option<EnvFilter>,
    pub(crate) log_format: LogFormat,
}

/// Where the server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listen {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

/// How letters to owners leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) dsn: MailerDsn,
    /// There where letters go anywhere.
    pub(crate) sender: Option<Address>,
}

/// Who brings the database up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Migrations {
    Auto,
    Manual,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Everything that is wrong with the configuration, a line each.
#[derive(Debug, thiserror::Error)]
#[error(
    "the configuration is not right:\n  {}\n\
     Settings come from the environment and from a file, .env in the working directory or \
     /etc/waxseal/waxseal.env; \
     `waxseal config check` lists them.",
    .0.join("\n  ")
)]
pub(crate) struct InvalidConfig(Vec<String>);

impl Config {
    /// Reads environment and env file.
    pub(crate) fn read(env_file: Option<&Path>) -> Result<Self, InvalidConfig> {
        let source = Source::read(env_file).map_err(|problem| InvalidConfig(vec![problem]))?;
        Self::from_source(&source)
    }

    /// Checks every setting and reports all that is wrong at once.
    pub(crate) fn from_source(source: &Source) -> Result<Self, InvalidConfig> {
        let mut check = Check {
            source,
            problems: Vec::new(),
        };
        for name in source.unknown_names() {
            let problem = format!("{name} is no setting of Waxseal; perhaps it is misspelt");
            check.problems.push(problem);
        }
        let config = Self::parse(&mut check);
        match config {
            Some(config) if check.problems.is_empty() => Ok(config),
            _ => Err(InvalidConfig(check.problems)),
        }
    }

    fn parse(check: &mut Check<'_>) -> Option<Self> {
        let database_url = check.required(&DATABASE_URL);
        let listen = check.required(&LISTEN);
        let tls = check.tls(listen.as_ref());
        let trusted_proxies = check.optional(&WAXSEAL_TRUSTED_PROXIES);
        let mail_crypt = check.required(&MAIL_CRYPT);
        let location: Option<MailLocation> = check.optional(&DOVECOT_MAIL_LOCATION);
        let uid = check.optional(&DOVECOT_MAIL_UID);
        let gid = check.optional(&DOVECOT_MAIL_GID);
        let app_name = check.required(&APP_NAME);
        let app_url = check.optional(&APP_URL);
        let mail = check.mail(app_url.as_ref());
        let migrations = check.required(&WAXSEAL_MIGRATIONS);
        let userli_database_url = check.optional(&USERLI_DATABASE_URL);
        let workers = check.optional(&WAXSEAL_DERIVATION_WORKERS);
        let queue = check.required(&WAXSEAL_DERIVATION_QUEUE);
        let seconds: Option<NonZeroUsize> = check.required(&WAXSEAL_REQUEST_TIMEOUT);
        let trusted = check.optional(&WAXSEAL_TRUSTED_SOURCES);
        let hand_over_days = check.required(&WAXSEAL_HAND_OVER_DAYS);
        let metrics_listen = check.optional(&WAXSEAL_METRICS_LISTEN);
        let log = check.optional(&WAXSEAL_LOG);
        let log_format = check.required(&WAXSEAL_LOG_FORMAT);
        Some(Self {
            database_url: database_url?,
            listen: listen?,
            tls: tls?,
            trusted_proxies: trusted_proxies.unwrap_or_default(),
            mail_crypt: mail_crypt?,
            mailbox_home: MailboxHome {
                location: location.map(|MailLocation(path)| path),
                uid,
                gid,
            },
            app_name: app_name?,
            app_url: app_url.map(|PagesUrl(url)| url),
            mail: mail?,
            migrations: migrations?,
            userli_database_url,
            derivation_workers: workers.unwrap_or_else(processors),
            derivation_queue: queue?,
            request_timeout: Duration::from_secs(seconds?.get() as u64),
            tuning: Tuning {
                trusted_sources: trusted.map_or_else(Vec::new, |TrustedSources(networks)| networks),
                hand_over_days: hand_over_days?,
            },
            metrics_listen,
            log,
            log_format: log_format?,
        })
    }
}

impl Config {
    /// What the server speaks.
    pub(crate) fn scheme(&self) -> &'static str {
        match self.tls {
            Some(_) => "https",
            None => "http",
        }
    }

    /// What a server logs: what was chosen, or `info`.
    pub(crate) fn log_filter(&self) -> EnvFilter {
        self.log.clone().unwrap_or_else(|| "info".into())
    }

    /// Where people reach the pages, without a slash at the end.
    pub(crate) fn pages(&self) -> String {
        match (&self.app_url, &self.listen) {
            (Some(url), _) => url.clone(),
            (None, Listen::Tcp(address)) => format!("{}://{address}", self.scheme()),
            (None, Listen::Unix(_)) => "http://localhost".to_owned(),
        }
    }
}

fn processors() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

struct Check<'a> {
    source: &'a Source,
    problems: Vec<String>,
}

impl Check<'_> {
    fn optional<T>(&mut self, setting: &Setting) -> Option<T>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let value = match self.source.value(setting) {
            Ok((value, _)) => value?,
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        value
            .trim()
            .parse()
            .map_err(|fault: T::Err| self.problems.push(named(setting, &fault.to_string())))
            .ok()
    }

    /// Whether and how the server speaks TLS, and whether it may do without.
    fn tls(&mut self, listen: Option<&Listen>) -> Option<Option<TlsFiles>> {
        let certificate = self.optional(&TLS_CERT_FILE);
        let key = self.optional(&TLS_KEY_FILE);
        let authorities = self.optional(&TLS_CLIENT_CA_FILE);
        let allowed = self.optional(&WAXSEAL_ALLOW_PLAIN_HTTP);
        let files = tls::tls_files(certificate, key, authorities);
        let files = files
            .map_err(|problem| self.problems.push(problem.to_owned()))
            .ok()?;
        match (listen, &files) {
            (Some(Listen::Tcp(address)), None) => tls::refuse_plain_http(*address, allowed)
                .map_err(|problem| self.problems.push(problem))
                .ok()?,
            (Some(Listen::Unix(_)), Some(_)) => {
                let problem = "LISTEN is a unix socket, and TLS_CERT_FILE is set: a socket of this \
                               machine needs no TLS, take one of them out";
                self.problems.push(problem.to_owned());
            }
            _ => {}
        }
        Some(files)
    }

    /// Letters need to say who writes and where the pages are.
    fn mail(&mut self, app_url: Option<&PagesUrl>) -> Option<Mail> {
        let dsn: Option<MailerDsn> = self.required(&MAILER_DSN);
        let sender: Option<Address> = self.optional(&SENDER_ADDRESS);
        let dsn = dsn?;
        if dsn.sends() {
            for (setting, is_there) in [
                (&SENDER_ADDRESS, sender.is_some()),
                (&APP_URL, app_url.is_some()),
            ] {
                if !is_there {
                    let (name, about) = (setting.name, setting.about);
                    let problem = format!("MAILER_DSN sends letters, which need {name}: {about}");
                    self.problems.push(problem);
                }
            }
        }
        Some(Mail { dsn, sender })
    }

    fn required<T>(&mut self, setting: &Setting) -> Option<T>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        if let Ok((None, _)) = self.source.value(setting) {
            let (name, about) = (setting.name, setting.about);
            self.problems.push(format!("{name} is not set: {about}"));
            return None;
        }
        self.optional(setting)
    }
}

/// What is wrong, beginning with the setting's name unless the text names it already.
fn named(setting: &Setting, fault: &str) -> String {
    if fault.contains(setting.name) {
        fault.to_owned()
    } else {
        format!("{}: {fault}", setting.name)
    }
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            return if path.is_absolute() {
                Ok(Self::Unix(path))
            } else {
                Err("the path behind unix: must begin with a slash".to_owned())
            };
        }
        text.parse().map(Self::Tcp).map_err(|_| {
            format!("{text:?} is neither ADDRESS:PORT, as in 127.0.0.1:8080, nor unix:/path")
        })
    }
}

impl FromStr for Migrations {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "manual" => Ok(Self::Manual),
            _ => Err(format!("{text:?} is neither auto nor manual")),
        }
    }
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(format!("{text:?} is neither text nor json")),
        }
    }
}

/// The address of the pages, without a slash at its end.
struct PagesUrl(String);

impl FromStr for PagesUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_url = ["https://", "http://"]
            .iter()
            .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
        if !is_url || text.contains(char::is_whitespace) || text.contains(['?', '#']) {
            return Err("it begins with https://, as in https://accounts.example.org");
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

/// An absolute path without a slash at its end.
struct MailLocation(String);

impl FromStr for MailLocation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.starts_with('/') {
            return Err("the folder must be a full path, as in /var/vmail");
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATABASE: (&str, &str) = ("DATABASE_URL", "sqlite:///tmp/waxseal.sqlite");

    #[test]
    fn defaults_and_precedence() {
        let config = Config::from_source(&Source::of(&[DATABASE], &[("LISTEN", "127.0.0.1:1")]));
        let config = config.unwrap();
        assert_eq!(config.mail_crypt, MailCryptMode::NewUsers);
        assert_eq!(config.listen, Listen::Tcp("127.0.0.1:1".parse().unwrap()));
        assert_eq!(config.mailbox_home, MailboxHome::default());

        let source = Source::of(
            &[DATABASE, ("MAIL_CRYPT", "3")],
            &[
                ("MAIL_CRYPT", "1"),
                ("DOVECOT_MAIL_LOCATION", "/var/vmail/"),
            ],
        );
        let config = Config::from_source(&source).unwrap();
        assert_eq!(config.mail_crypt, MailCryptMode::AllUsers);
        assert_eq!(config.mailbox_home.location.as_deref(), Some("/var/vmail"));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let source = Source::of(
            &[
                ("MAIL_CRYPT", "4"),
                ("LISTEN", "8080"),
                ("DOVECOT_MAIL_UID", "vmail"),
                ("DOVECOT_MAIL_LOCATION", "mail"),
                ("WAXSEAL_MIGRATION", "auto"),
                ("WAXSEAL_REQUEST_TIMEOUT", "0"),
            ],
            &[("WAXSEAL_LOG_FORMAT", "xml")],
        );
        let said = Config::from_source(&source).unwrap_err().to_string();
        for name in [
            "DATABASE_URL is not set",
            "MAIL_CRYPT",
            "LISTEN",
            "DOVECOT_MAIL_UID",
            "DOVECOT_MAIL_LOCATION",
            "WAXSEAL_MIGRATION is no setting",
            "WAXSEAL_REQUEST_TIMEOUT",
            "WAXSEAL_LOG_FORMAT",
        ] {
            assert!(said.contains(name), "{name} is missing in: {said}");
        }
    }

    #[test]
    fn a_secret_may_come_from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "sqlite:///tmp/from-file.sqlite\n").unwrap();
        let path = file.path().to_str().unwrap();
        let source = Source::of(&[("DATABASE_URL_FILE", path)], &[]);
        Config::from_source(&source).unwrap();

        let source = Source::of(&[("DATABASE_URL_FILE", "/nowhere")], &[]);
        let said = Config::from_source(&source).unwrap_err().to_string();
        assert!(said.contains("DATABASE_URL_FILE names /nowhere"), "{said}");
    }

    #[test]
    fn letters_need_a_sender_and_the_address_of_the_pages() {
        let dsn = ("MAILER_DSN", "smtp://post:hush@mx.example.org");
        let said = Config::from_source(&Source::of(&[DATABASE, dsn], &[]));
        let said = said.unwrap_err().to_string();
        for expected in ["need SENDER_ADDRESS", "need APP_URL"] {
            assert!(said.contains(expected), "{said}");
        }
        assert!(!said.contains("hush"), "{said}");
        let all = [
            DATABASE,
            dsn,
            ("SENDER_ADDRESS", "Post@example.org"),
            ("APP_URL", "https://accounts.example.org/"),
        ];
        let config = Config::from_source(&Source::of(&all, &[])).unwrap();
        assert_eq!(config.pages(), "https://accounts.example.org");
        assert!(!format!("{config:?}").contains("hush"));
        for wrong in [
            "accounts.example.org",
            "https://",
            "https://a.org/?b",
            "ftp://a.org",
        ] {
            let said = Config::from_source(&Source::of(&[DATABASE, ("APP_URL", wrong)], &[]));
            assert!(said.unwrap_err().to_string().contains("APP_URL"), "{wrong}");
        }
    }

    #[test]
    fn the_example_names_every_setting() {
        let example = include_str!("../../../.env.example");
        for setting in SETTINGS {
            assert!(
                example.contains(&format!("{}=", setting.name)),
                "{} is missing in .env.example",
                setting.name
            );
        }
    }
}
