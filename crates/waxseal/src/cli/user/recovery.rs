//! `waxseal user recovery`

use accounts::{Accounts, Authority, RecoveryPhase, Source};
use clap::Subcommand;
use model::Address;
use serde_json::json;

use crate::output::{Output, print_line};
use crate::secret_input::SecretFlag;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Begin: two days of waiting, in which the owner can stop it
    Start(Step),
    /// Where does it stand?
    Status(Step),
    /// Set a new password; all mail stays readable
    #[command(after_help = "Asks for the recovery token, then for the new password.")]
    Finish(Step),
    /// Stop it
    Cancel {
        /// Such as user@example.org
        email: Address,
    },
}

#[derive(clap::Args)]
pub(crate) struct Step {
    /// Such as user@example.org
    email: Address,
    #[command(flatten)]
    secrets: SecretFlag,
    #[command(flatten)]
    output: Output,
}

impl Command {
    pub(crate) async fn run(self, accounts: &Accounts) -> anyhow::Result<()> {
        match self {
            Self::Start(step) => {
                let token = step.secrets.only_token()?;
                let phase = accounts
                    .start_recovery(Source::CommandLine, &step.email, &token)
                    .await?;
                step.print_phase(phase)
            }
            Self::Status(step) => {
                let token = step.secrets.only_token()?;
                let phase = accounts
                    .recovery_status(Source::CommandLine, &step.email, &token)
                    .await?;
                step.print_phase(phase)
            }
            Self::Finish(step) => step.finish(accounts).await,
            Self::Cancel { email } => {
                let text = if accounts
                    .cancel_recovery(Authority::command_line(), &email)
                    .await?
                {
                    "was stopped"
                } else {
                    "was not running"
                };
                print_line(format!("The recovery of {email} {text}."))
            }
        }
    }
}

impl Step {
    async fn finish(self, accounts: &Accounts) -> anyhow::Result<()> {
        let mut input = self.secrets.input()?;
        let token = input.ask_token("Recovery token")?;
        let new = input.ask_new("New password")?;
        input.finish()?;
        let token = accounts
            .finish_recovery(Source::CommandLine, &self.email, &token, new)
            .await?;
        let (email, token) = (self.email.to_string(), token.reveal());
        self.output.print(
            &json!({ "email": email, "recoveryToken": token }),
            format!(
                "{email} has a new password, and all its mail stays readable.\n\
                 New recovery token (the old one is void): {token}"
            ),
        )
    }

    fn print_phase(&self, phase: RecoveryPhase) -> anyhow::Result<()> {
        let (word, recovery, text) = match phase {
            RecoveryPhase::NotStarted => ("notStarted", None, "No recovery is running.".to_owned()),
            RecoveryPhase::Waiting(recovery) => {
                let text = format!("It can be finished from {} on.", recovery.ready);
                ("waiting", Some(recovery), text)
            }
            RecoveryPhase::Ready(recovery) => {
                let text = format!("It can be finished now, and until {}.", recovery.expires);
                ("ready", Some(recovery), text)
            }
            RecoveryPhase::Expired(recovery) => {
                let text = format!("It ran out on {}; start a new one.", recovery.expires);
                ("expired", Some(recovery), text)
            }
        };
        let data = json!({
            "email": self.email.to_string(),
            "phase": word,
            "ready": recovery.map(|recovery| recovery.ready.to_rfc3339()),
            "expires": recovery.map(|recovery| recovery.expires.to_rfc3339()),
        });
        self.output.print(&data, text)
    }
}
