//! The command line: what can be said, and which file does it.

mod api_token;
mod backup;
mod config;
mod doctor;
mod domain;
mod dovecot;
mod export;
mod generate;
mod import;
mod mailbox;
mod migrate;
mod native_backup;
mod openapi;
mod restore;
pub(crate) mod setup_link;
mod user;

use std::path::PathBuf;

use accounts::Accounts;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::{app, logging, serve};

/// Keeps the mail accounts of a Dovecot server and the keys that seal their mailboxes
#[derive(Parser)]
#[command(
    version,
    after_help = "First steps, with DATABASE_URL set, as in \
                  sqlite:///var/lib/waxseal/waxseal.sqlite:\n  \
                  waxseal domain add example.org\n  \
                  waxseal user add user@example.org\n  \
                  waxseal dovecot config --version 2.4 --output /etc/dovecot/waxseal\n  \
                  waxseal serve\n\n\
                  Settings come from the environment and from a file, .env in the working directory or \
                  /etc/waxseal/waxseal.env; \
                  `waxseal config check` lists them."
)]
pub(crate) struct Cli {
    /// Read this file instead of .env
    #[arg(long, global = true, value_name = "FILE")]
    env_file: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    #[command(
        after_help = "It listens where LISTEN says, on 127.0.0.1:8080 if nobody says, \
                            until SIGTERM or SIGINT."
    )]
    Serve,
    /// The server's mail domains
    #[command(subcommand)]
    Domain(domain::Command),
    /// Accounts, their passwords and their keys
    #[command(subcommand)]
    User(user::Command),
    /// Mail that is already there: look at it, seal it, open it, prove it
    #[command(subcommand)]
    Mailbox(mailbox::Command),
    /// Tokens for the programs that ask the API
    #[command(subcommand)]
    ApiToken(api_token::Command),
    /// Configuration and adapter for Dovecot
    #[command(subcommand)]
    Dovecot(dovecot::Command),
    /// Look after this server: database, files, memory, letters, accounts
    Doctor(doctor::Doctor),
    /// Move in from another program
    #[command(subcommand)]
    Import(import::Command),
    /// Move out to another program
    #[command(subcommand)]
    Export(export::Command),
    /// The settings in force
    #[command(subcommand)]
    Config(config::Command),
    /// Print a link that makes the first administrator
    SetupLink,
    /// Copy the database into a file, while the server runs
    Backup(backup::Backup),
    /// Put a copy into the place of the database
    Restore(restore::Restore),
    /// Bring the database up to date
    Migrate,
    /// Print the OpenAPI description of the API
    Openapi,
    /// Write what is made from the program: man pages, completions, the reference
    #[command(subcommand)]
    Generate(generate::Command),
}

/// The words of the command line contradict each other in a way that clap cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongUsage(pub(crate) String);

/// Carries the command out.
pub(crate) fn run(cli: Cli) -> anyhow::Result<()> {
    // Before any thread starts and any file is opened.
    let env_file = cli.env_file.as_deref();
    match cli.command {
        Command::Openapi => return openapi::run(),
        Command::Config(command) => return command.run(env_file),
        Command::Generate(command) => return command.run(),
        Command::Dovecot(dovecot::Command::Check(command)) => {
            return tokio::runtime::Runtime::new()?.block_on(command.run(env_file));
        }
        _ => {}
    }
    let config = Config::read(env_file)?;
    let usual_log = match &cli.command {
        Command::Serve => "info",
        _ => "warn",
    };
    let log = config.log.clone();
    let log = logging::start(log.unwrap_or_else(|| usual_log.into()), config.log_format);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::serve(&config, env_file, log).await,
            Command::SetupLink => setup_link::run(&config).await,
            Command::Backup(command) => command.run(&config).await,
            Command::Restore(command) => command.run(&config),
            Command::Migrate => migrate::run(&config).await,
            Command::Domain(command) => command.run(&accounts(&config).await?).await,
            Command::User(command) => {
                let accounts = accounts(&config).await?;
                let done = command.run(&accounts).await;
                // That somebody was shown keys.
                accounts.write_journal().await?;
                done
            }
            Command::Mailbox(command) => command.run(&accounts(&config).await?, &config).await,
            Command::ApiToken(command) => command.run(&accounts(&config).await?).await,
            Command::Import(command) => command.run(&accounts(&config).await?, &config).await,
            Command::Export(command) => command.run(&config).await,
            Command::Dovecot(command) => command.run(&config).await,
            Command::Doctor(command) => command.run(&config, env_file).await,
            Command::Config(_) | Command::Generate(_) | Command::Openapi => Ok(()),
        }
    })
}

async fn accounts(config: &Config) -> anyhow::Result<Accounts> {
    app::accounts(config).await
}
