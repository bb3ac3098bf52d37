//! `waxseal generate`

mod completions;
mod man_pages;
mod reference;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write a man page for every command, and one for the settings, into a folder
    ManPages(man_pages::ManPages),
    /// Print the script that completes commands in a shell
    Completions(completions::Completions),
    /// Print a chapter of the book that is made from the program itself
    Reference(reference::Reference),
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::ManPages(command) => command.run(),
            Self::Completions(command) => command.run(),
            Self::Reference(command) => command.run(),
        }
    }
}
