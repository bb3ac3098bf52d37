//! `waxseal config`

use std::path::Path;

use clap::Subcommand;
use serde::Serialize;

use crate::config::{Config, Origin, SETTINGS, Source};
use crate::output::{Output, table};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print the effective configuration, secrets hidden, and say what is wrong with it
    Check {
        #[command(flatten)]
        output: Output,
    },
}

/// A setting as it is in force.
#[derive(Serialize)]
struct Effective {
    name: &'static str,
    value: Option<String>,
    origin: String,
    about: &'static str,
}

impl Command {
    pub(crate) fn run(self, env_file: Option<&Path>) -> anyhow::Result<()> {
        let Self::Check { output } = self;
        let source = Source::read(env_file).map_err(anyhow::Error::msg)?;
        let config = Config::from_source(&source);
        let effective = effective(&source, config.as_ref().ok());
        let rows = effective.iter().map(|setting| {
            let value = setting.value.as_deref().unwrap_or("-");
            [setting.name, value, &setting.origin, setting.about].map(str::to_owned)
        });
        let text = table(["NAME", "VALUE", "FROM", "WHAT IT IS"], rows);
        output.print(&effective, text)?;
        config?;
        Ok(())
    }
}

fn effective(source: &Source, config: Option<&Config>) -> Vec<Effective> {
    SETTINGS
        .iter()
        .map(|setting| {
            let (value, origin) = source.value(setting).unwrap_or((None, Origin::NotSet));
            let shown = |value: String| match config {
                _ if !setting.secret => value,
                Some(config) if setting.name == "MAILER_DSN" => config.mail.dsn.to_string(),
                Some(config) if setting.name == "USERLI_DATABASE_URL" => config
                    .userli_database_url
                    .as_ref()
                    .map_or_else(|| "(hidden)".to_owned(), ToString::to_string),
                Some(config) => config.database_url.to_string(),
                None => "(hidden)".to_owned(),
            };
            Effective {
                name: setting.name,
                value: value.map(shown),
                origin: origin.to_string(),
                about: setting.about,
            }
        })
        .collect()
}
