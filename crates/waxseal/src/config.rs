//! What the program was told: read once, into types, and checked as a whole.

mod check;
mod invalid_config;
mod listen;
mod log_format;
mod mail;
mod mail_location;
mod migrations;
mod networks;
mod pages_url;
mod secret_files;
mod setting;
mod source;
mod tls;
mod trusted_proxies;
mod trusted_sources;

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use accounts::Tuning;
use model::MailCryptMode;
use store::DatabaseUrl;
use store::userli::UserliUrl;
use tracing_subscriber::EnvFilter;
use web::MailboxHome;

pub(crate) use invalid_config::InvalidConfig;
pub(crate) use listen::Listen;
pub(crate) use log_format::LogFormat;
pub(crate) use mail::Mail;
pub(crate) use migrations::Migrations;
pub(crate) use secret_files::secret_files;
pub(crate) use setting::SETTINGS;
pub(crate) use source::{ENV_FILE_OF_PACKAGE, Origin, Source};
pub(crate) use tls::TlsFiles;
pub(crate) use trusted_proxies::TrustedProxies;

use check::Check;
use mail_location::MailLocation;
use pages_url::PagesUrl;
use setting::{
    APP_NAME, APP_URL, DATABASE_URL, DOVECOT_MAIL_GID, DOVECOT_MAIL_LOCATION, DOVECOT_MAIL_UID,
    LISTEN, MAIL_CRYPT, USERLI_DATABASE_URL, WAXSEAL_DERIVATION_QUEUE, WAXSEAL_DERIVATION_WORKERS,
    WAXSEAL_HAND_OVER_DAYS, WAXSEAL_LOG, WAXSEAL_LOG_FORMAT, WAXSEAL_METRICS_LISTEN,
    WAXSEAL_MIGRATIONS, WAXSEAL_REQUEST_TIMEOUT, WAXSEAL_TRUSTED_PROXIES, WAXSEAL_TRUSTED_SOURCES,
};
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

impl Config {
    /// Reads environment and env file.
    pub(crate) fn read(env_file: Option<&Path>) -> Result<Self, InvalidConfig> {
        let source = Source::read(env_file).map_err(|problem| InvalidConfig(vec![problem]))?;
        Self::from_source(&source)
    }

    /// Checks every setting and reports all that is wrong at once.
    pub(crate) fn from_source(source: &Source) -> Result<Self, InvalidConfig> {
        let mut check = Check::of(source);
        let config = Self::parse(&mut check);
        check.finish(config)
    }

    fn parse(check: &mut Check<'_>) -> Option<Self> {
        let database_url = check.required(&DATABASE_URL);
        let listen = check.required(&LISTEN);
        let tls = TlsFiles::read(check, listen.as_ref());
        let trusted_proxies = check.optional(&WAXSEAL_TRUSTED_PROXIES);
        let mail_crypt = check.required(&MAIL_CRYPT);
        let location: Option<MailLocation> = check.optional(&DOVECOT_MAIL_LOCATION);
        let uid = check.optional(&DOVECOT_MAIL_UID);
        let gid = check.optional(&DOVECOT_MAIL_GID);
        let app_name = check.required(&APP_NAME);
        let app_url = check.optional(&APP_URL);
        let mail = Mail::read(check, app_url.as_ref());
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
