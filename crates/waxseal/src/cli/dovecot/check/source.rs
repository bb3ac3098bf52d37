//! Where the configuration comes from.

use std::io::{Read, stdin};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use dovecot_check::Doveconf;

use crate::cli::WrongUsage;

/// More than any configuration.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Reads a saved output, or standard input.
pub(super) fn read(file: &Path) -> anyhow::Result<Doveconf> {
    let mut text = String::new();
    let shown = file.display();
    if file == Path::new("-") {
        stdin().lock().take(MOST_BYTES).read_to_string(&mut text)
    } else {
        let opened = std::fs::File::open(file).with_context(|| format!("cannot read {shown}"))?;
        opened.take(MOST_BYTES).read_to_string(&mut text)
    }
    .with_context(|| format!("cannot read {shown}"))?;
    Ok(Doveconf::parse(&text)?)
}

/// Runs the command.
pub(super) fn ask(command: &str) -> anyhow::Result<Doveconf> {
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else {
        let why = "--doveconf needs a command, such as \"doveconf -n\"";
        return Err(WrongUsage(why.to_owned()).into());
    };
    let output = Command::new(program)
        .args(words)
        .output()
        .with_context(|| {
            format!(
                "`{program}` could not be started. Run this on Dovecot's machine, or judge a saved \
             output with --config FILE"
            )
        })?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!(
            "Dovecot's configuration is not right, `{command}` says: {}",
            told.trim()
        );
    }
    let text = String::from_utf8(output.stdout)
        .with_context(|| format!("`{command}` printed something that is no text"))?;
    Ok(Doveconf::parse(&text)?)
}
