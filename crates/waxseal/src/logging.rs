//! The log: to standard error, as text for people or JSON for machines.

use std::io;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, reload};

use crate::config::LogFormat;

/// What is logged, to be changed while the program runs.
#[derive(Clone)]
pub(crate) struct LogLevel(reload::Handle<EnvFilter, Registry>);

impl LogLevel {
    pub(crate) fn set(&self, filter: EnvFilter) -> Result<(), reload::Error> {
        self.0.reload(filter)
    }
}

/// Starts logging with the given filter (the `EnvFilter` syntax of `tracing`).
pub(crate) fn start(filter: EnvFilter, format: LogFormat) -> LogLevel {
    let (filter, handle) = reload::Layer::new(filter);
    let log = fmt::layer().with_writer(io::stderr);
    let log = match format {
        LogFormat::Text => log
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry().with(filter).with(log).init();
    LogLevel(handle)
}
