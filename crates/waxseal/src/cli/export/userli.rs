//! `waxseal export userli`

use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;
use store::userli::UserliGeneration;
use store::{UserliDialect, UserliExport, UserliForm};

use crate::app;
use crate::config::Config;
use crate::private_file::PrivateFile;

#[derive(clap::Args)]
#[command(
    after_help = "Make the tables of a new userli database with userli's own migrations, then let \
                  the SQL in; its first lines say how. Sealed boxes and hashes are written byte \
                  for byte. What userli has no place for stays behind: retired keys, sessions, \
                  the audit trail."
)]
pub(crate) struct Userli {
    /// The file to write, readable by its owner alone; - for standard output
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The database that will read it
    #[arg(long)]
    dialect: Dialect,
    /// Whether userli calls its tables users (since March 2026) or virtual_users (before)
    #[arg(long, default_value = "current")]
    generation: Generation,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Dialect {
    Mariadb,
    Postgresql,
    Sqlite,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Generation {
    Current,
    Virtual,
}

impl Userli {
    pub(crate) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let store = app::store(config).await?;
        let form = UserliForm {
            dialect: match self.dialect {
                Dialect::Mariadb => UserliDialect::MariaDb,
                Dialect::Postgresql => UserliDialect::Postgres,
                Dialect::Sqlite => UserliDialect::Sqlite,
            },
            generation: match self.generation {
                Generation::Current => UserliGeneration::Current,
                Generation::Virtual => UserliGeneration::Virtual,
            },
        };
        let written = if self.to.as_os_str() == "-" {
            let mut out = BufWriter::new(stdout());
            store.export_userli(form, &mut out).await?
        } else {
            let mut file = PrivateFile::beside(&self.to, self.force)?;
            let mut out = BufWriter::new(file.as_file_mut());
            let written = store.export_userli(form, &mut out).await?;
            out.flush().context("the SQL cannot be written")?;
            drop(out);
            file.put_in_place()?;
            written
        };
        tell(&written);
        Ok(())
    }
}

/// To standard error: standard output may be the SQL.
fn tell(written: &UserliExport) {
    for (table, rows) in &written.rows {
        eprintln!("{rows} rows of {table}");
    }
    let retired = &written.with_retired_keys;
    if !retired.is_empty() {
        eprintln!(
            "{} account(s) have retired keys, for which userli has no place. Mail under those \
             cannot be read by way of userli; before going back, seal it anew to the active key \
             (waxseal mailbox reencrypt):",
            retired.len()
        );
        for address in retired {
            eprintln!("  {address}");
        }
    }
}
