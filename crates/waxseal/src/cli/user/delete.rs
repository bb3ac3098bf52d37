//! `waxseal user delete`

use std::io::{IsTerminal, Write, stderr, stdin};

use accounts::{Accounts, Authority, DeletionAuthority};
use anyhow::bail;
use model::Address;

use crate::cli::WrongUsage;
use crate::output::print_line;

#[derive(clap::Args)]
pub(crate) struct Delete {
    /// Such as user@example.org
    email: Address,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Delete {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        if !self.yes && !self.confirmed()? {
            bail!("that is not the address; nothing was deleted");
        }
        accounts
            .delete(
                &self.email,
                DeletionAuthority::Administrator(Authority::command_line().clone()),
            )
            .await?;
        print_line(format!(
            "Deleted {}. Its keys are erased; its sealed mail can never be read again.",
            self.email
        ))
    }

    fn confirmed(&self) -> anyhow::Result<bool> {
        if !stdin().is_terminal() {
            return Err(WrongUsage("there is no terminal to ask on; say --yes".to_owned()).into());
        }
        let mut terminal = stderr().lock();
        write!(
            terminal,
            "This erases the keys of {}: its sealed mail can never be read again.\n\
             Type the address to go on: ",
            self.email
        )?;
        terminal.flush()?;
        let mut answer = String::new();
        stdin().read_line(&mut answer)?;
        Ok(answer
            .parse::<Address>()
            .is_ok_and(|typed| typed == self.email))
    }
}
