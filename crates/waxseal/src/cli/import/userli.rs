//! `waxseal import userli`

use accounts::{Accounts, Authority};
use anyhow::bail;
use chrono::FixedOffset;
use store::userli::UserliDatabase;

use super::report::Reporter;
use super::source::From;
use crate::config::Config;
use crate::output::Output;

#[derive(clap::Args)]
#[command(
    after_help = "userli's database is only read. Passwords, keys, recovery tokens and API tokens \
                  go on working. It can be run again at any time: what changed in userli since is \
                  brought over, and what changed here stays. The whole way is in \
                  docs/moving-from-userli.md."
)]
pub(crate) struct Userli {
    #[command(flatten)]
    from: From,
    /// Read and report everything, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How far the times in userli's database are from UTC, as in +01:00
    #[arg(
        long,
        value_name = "OFFSET",
        default_value = "+00:00",
        allow_hyphen_values = true
    )]
    utc_offset: FixedOffset,
    #[command(flatten)]
    output: Output,
}

impl Userli {
    pub(crate) async fn run(self, accounts: &Accounts, config: &Config) -> anyhow::Result<()> {
        let url = self.from.url(config)?;
        let userli = UserliDatabase::open(&url, self.utc_offset).await?;
        let mut reporter = Reporter::new(self.output, self.dry_run, &userli).await?;
        let report = accounts
            .import_userli(
                Authority::command_line(),
                &userli,
                self.dry_run,
                &mut |event| reporter.hear(&event),
            )
            .await;
        reporter.stop();
        let report = report?;
        reporter.print(&report, &url)?;
        match report.not_brought() {
            0 => Ok(()),
            1 => bail!("1 row was not brought over; it is named above. All others were"),
            count if self.dry_run => {
                bail!("{count} rows would not be brought over; they are named above")
            }
            count => {
                bail!("{count} rows were not brought over; they are named above. All others were")
            }
        }
    }
}
