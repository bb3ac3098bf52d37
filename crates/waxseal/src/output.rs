//! What commands print: sentences for people, JSON for machines.

use std::fmt::Display;
use std::io::{Write, stdout};

use anyhow::Context;
use serde::Serialize;

/// How a command was asked to answer.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Output {
    /// Print JSON, for machines
    #[arg(long)]
    pub(crate) json: bool,
}

impl Output {
    /// Prints `data` as one JSON object, or `text` for people.
    pub(crate) fn print(self, data: &impl Serialize, text: impl Display) -> anyhow::Result<()> {
        if self.json {
            let json = serde_json::to_string_pretty(data)?;
            return print_line(json);
        }
        print_line(text)
    }
}

/// Prints a line to standard output. A reader that went away is an error, not a panic.
pub(crate) fn print_line(text: impl Display) -> anyhow::Result<()> {
    let mut stdout = stdout().lock();
    writeln!(stdout, "{text}")
        .and_then(|()| stdout.flush())
        .context("standard output could not be written")
}

/// Rows of cells below a header, without lines around them.
pub(crate) fn table<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> impl Display {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(header);
    table.add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
