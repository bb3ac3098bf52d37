//! `waxseal generate completions`

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::output::print_line;

#[derive(clap::Args)]
pub(crate) struct Completions {
    /// For which shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let mut command = Cli::command();
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        print_line(String::from_utf8(script)?.trim_end())
    }
}
