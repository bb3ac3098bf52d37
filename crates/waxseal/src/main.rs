//! Keeps the mail accounts of a Dovecot server and the keys that seal their mailboxes.

mod app;
mod cli;
mod config;
mod http_client;
mod jobs;
mod logging;
mod output;
mod private_file;
mod process;
mod secret_input;
mod serve;
mod stop_signals;
mod tls;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

/// Done; failed; wrong usage (clap exits with it by itself).
const DONE: u8 = 0;
const FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = process::refuse_core_dumps().and_then(|()| cli::run(cli));
    ExitCode::from(match outcome {
        Ok(()) => DONE,
        Err(fault) => {
            eprintln!("waxseal: {fault:#}");
            if fault.is::<cli::WrongUsage>() {
                WRONG_USAGE
            } else {
                FAILED
            }
        }
    })
}
