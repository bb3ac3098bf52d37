//! SIGHUP: reading again what can be read again.

use std::path::{Path, PathBuf};

use accounts::Accounts;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::{Config, SETTINGS, Source};
use crate::logging::LogLevel;

/// What takes effect without a restart.
const READ_AGAIN: &[&str] = &[
    "WAXSEAL_LOG",
    "WAXSEAL_TRUSTED_SOURCES",
    "WAXSEAL_HAND_OVER_DAYS",
];

/// What a SIGHUP changes.
pub(crate) struct Reload {
    accounts: Accounts,
    log: LogLevel,
    env_file: Option<PathBuf>,
    in_force: Source,
    hang_up: Signal,
}

impl Reload {
    pub(crate) fn new(
        accounts: Accounts,
        log: LogLevel,
        env_file: Option<&Path>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            accounts,
            log,
            env_file: env_file.map(Path::to_owned),
            in_force: Source::read(env_file).map_err(anyhow::Error::msg)?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for signals, for ever.
    pub(crate) async fn run(mut self) {
        while self.hang_up.recv().await.is_some() {
            self.read_again();
        }
        std::future::pending::<()>().await;
    }

    fn read_again(&mut self) {
        let env_file = self.env_file.as_deref();
        let read = Source::read(env_file)
            .map_err(anyhow::Error::msg)
            .and_then(|source| Ok((Config::from_source(&source)?, source)));
        let (config, source) = match read {
            Ok(read) => read,
            Err(fault) => {
                let fault = format!("{fault:#}");
                tracing::error!(fault, "the settings were not read again; the old ones hold");
                return;
            }
        };
        self.accounts.tune(config.tuning.clone());
        if let Err(fault) = self.log.set(config.log_filter()) {
            tracing::error!(%fault, "the log level stays as it was");
        }
        let needs_restart: Vec<_> = SETTINGS
            .iter()
            .filter(|setting| !READ_AGAIN.contains(&setting.name))
            .filter(|setting| {
                let value = |source: &Source| source.value(setting).ok().map(|(value, _)| value);
                value(&source) != value(&self.in_force)
            })
            .map(|setting| setting.name)
            .collect();
        tracing::info!("the settings were read again");
        if !needs_restart.is_empty() {
            tracing::warn!(
                settings = needs_restart.join(", "),
                "changed, but need a restart"
            );
        }
    }
}
