//! `waxseal doctor`

mod account_states;
mod clock;
mod database;
mod entropy;
mod mail;
mod memory;
mod migrations;
mod secret_files;
mod tls_files;

use std::fmt::Write;
use std::path::Path;

use accounts::{Clock, SystemClock};
use anyhow::bail;
use dovecot_check::{Finding, Severity};
use serde::Serialize;
use store::Store;

use crate::config::Config;
use crate::output::{Output, table};

#[derive(clap::Args)]
#[command(
    after_help = "It changes nothing. Exit code: 0 well, 1 something is wrong, 2 wrong \
                        usage; so it fits into any monitoring, with --json as well. Notes do \
                        not count."
)]
pub(crate) struct Doctor {
    #[command(flatten)]
    output: Output,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    /// What is so where nothing was found.
    title: &'static str,
    findings: Vec<Finding>,
}

/// Something that is wrong, in the words of a check.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, severity: Severity, what: impl Into<String>, change: impl Into<String>) {
        self.0.push(Finding {
            severity,
            what: what.into(),
            change: change.into(),
        });
    }
}

#[derive(Serialize)]
struct Report {
    well: bool,
    checks: Vec<Check>,
}

impl Doctor {
    pub(crate) async fn run(self, config: &Config, env_file: Option<&Path>) -> anyhow::Result<()> {
        let mut checks = Vec::new();
        let mut check = |name, title, Findings(findings): Findings| {
            checks.push(Check {
                name,
                title,
                findings,
            });
        };
        let (store, findings) = database::look(config).await;
        check(database::NAME, database::TITLE, findings);
        let mut is_up_to_date = false;
        if let Some(store) = &store {
            let (up_to_date, findings) = migrations::look(store).await;
            is_up_to_date = up_to_date;
            check(migrations::NAME, migrations::TITLE, findings);
        }
        let findings = secret_files::look(config, env_file);
        check(secret_files::NAME, secret_files::TITLE, findings);
        let findings = tls_files::look(config, SystemClock.now());
        check(tls_files::NAME, tls_files::TITLE, findings);
        check(memory::NAME, memory::TITLE, memory::look(config));
        check(entropy::NAME, entropy::TITLE, entropy::look());
        // What follows reads tables, which must be those of this program.
        let store: Option<Store> = store.filter(|_| is_up_to_date);
        let findings = clock::look(store.as_ref()).await;
        check(clock::NAME, clock::TITLE, findings);
        let findings = mail::look(config, store.as_ref()).await;
        check(mail::NAME, mail::TITLE, findings);
        if let Some(store) = store {
            let findings = account_states::look(config, store).await;
            check(account_states::NAME, account_states::TITLE, findings);
        }
        Report::new(checks).print(self.output)
    }
}

impl Check {
    fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

impl Report {
    fn new(checks: Vec<Check>) -> Self {
        let is_well = |check: &Check| check.severity().is_none_or(|worst| worst == Severity::Note);
        Self {
            well: checks.iter().all(is_well),
            checks,
        }
    }

    fn print(&self, output: Output) -> anyhow::Result<()> {
        output.print(self, self.text().trim_end())?;
        if self.well {
            return Ok(());
        }
        bail!("something is wrong; what to do is said above");
    }

    fn text(&self) -> String {
        let rows = self.checks.iter().map(|check| {
            let state = match check.severity() {
                None => "well",
                Some(Severity::Note) => "NOTE",
                Some(Severity::Warning) => "WARNING",
                Some(Severity::Danger) => "DANGER",
            };
            let title = match check.severity() {
                None => check.title.to_owned(),
                Some(_) => format!("{} finding(s), below", check.findings.len()),
            };
            [state.to_owned(), check.name.to_owned(), title]
        });
        let mut text = format!("{}\n", table(["", "CHECK", "STATE"], rows));
        for check in &self.checks {
            for finding in &check.findings {
                // Writing to a text cannot fail.
                let _ = writeln!(
                    text,
                    "\n{}: {}\n  Do: {}",
                    check.name, finding.what, finding.change
                );
            }
        }
        text
    }
}
