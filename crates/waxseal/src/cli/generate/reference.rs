//! `waxseal generate reference`

use std::fmt::Write;

use clap::{CommandFactory, ValueEnum};

use crate::cli::Cli;
use crate::config::SETTINGS;
use crate::output::print_line;

/// As wide as a block of code is on a page of the book.
const COLUMNS: usize = 84;

#[derive(clap::Args)]
pub(crate) struct Reference {
    /// Which chapter
    chapter: Chapter,
}

#[derive(Clone, Copy, ValueEnum)]
enum Chapter {
    /// Every command with its help
    Commands,
    /// Every setting
    Settings,
}

impl Reference {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let text = match self.chapter {
            Chapter::Commands => commands()?,
            Chapter::Settings => settings()?,
        };
        print_line(text.trim_end())
    }
}

fn commands() -> anyhow::Result<String> {
    let mut text = String::from(
        "# Every command\n\n\
         `script/reference` makes this chapter from the program itself. On a server the same \
         stands in `waxseal COMMAND --help` and in `man waxseal`.\n",
    );
    let mut program = Cli::command()
        .disable_help_subcommand(true)
        .term_width(COLUMNS);
    program.build();
    describe(&mut program, &mut text)?;
    Ok(text)
}

/// The command's help, and then that of the commands below it.
fn describe(command: &mut clap::Command, text: &mut String) -> anyhow::Result<()> {
    let name = command
        .get_bin_name()
        .unwrap_or(command.get_name())
        .to_owned();
    let help = command.render_help().to_string();
    write!(text, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end())?;
    for below in command.get_subcommands_mut() {
        describe(below, text)?;
    }
    Ok(())
}

fn settings() -> anyhow::Result<String> {
    let mut text = String::from(
        "# Every setting\n\n\
         `script/reference` makes this chapter from the program itself; \
         `waxseal config check` shows what is in force on a server, and where each value comes \
         from.\n\n",
    );
    // A list, because a table of this width fits no telephone.
    for setting in SETTINGS {
        let name = setting.name;
        let file = match setting.secret {
            true => format!(" or `{name}_FILE`"),
            false => String::new(),
        };
        let default = setting
            .default
            .map_or_else(String::new, |default| format!(" (default: `{default}`)"));
        writeln!(text, "* `{name}`{file}{default}: {}", setting.about)?;
    }
    text.push_str(SOURCES);
    Ok(text)
}

/// Where settings come from.
const SOURCES: &str = "\n## Where they come from\n\n\
    The environment wins over the file of settings. The file is the one that `--env-file` names; \
    else `.env` in the working directory; else `/etc/waxseal/waxseal.env`, which the Debian \
    package brings. An empty value counts as not set. A name that begins with `WAXSEAL_` and is \
    none of these is an error, because it is most likely misspelt.\n\n\
    A setting that may hold a secret can come from a file of its own: the setting with `_FILE` \
    at its end holds the path.\n";
