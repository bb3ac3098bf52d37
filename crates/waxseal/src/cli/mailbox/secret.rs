//! The secrets of owners, for commands that open mail.

use accounts::{Accounts, Error, PrivateKeys, RecoveryToken, Secret};
use anyhow::Context;
use dovecot_crypt::PrivateKey;
use model::Address;

use super::scope::without_repetition;
use crate::secret_input::SecretFlag;

#[derive(clap::Args)]
pub(crate) struct OwnerSecret {
    /// The secret is the recovery token, not the password
    #[arg(long)]
    pub(crate) recovery_token: bool,
    #[command(flatten)]
    pub(crate) secrets: SecretFlag,
}

/// Accounts whose mail is opened, with the secrets of their owners.
#[derive(clap::Args)]
pub(crate) struct Owners {
    /// Such as user@example.org
    #[arg(value_name = "EMAIL", required = true)]
    emails: Vec<Address>,
    #[command(flatten)]
    pub(crate) secret: OwnerSecret,
}

/// What opens the keys of an account.
pub(crate) enum Opener {
    Password(Secret),
    RecoveryToken(RecoveryToken),
}

impl Owners {
    /// Each address once.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        without_repetition(&self.emails)
    }
}

impl OwnerSecret {
    /// Asks for the secret of each account, in their order, before anything is begun.
    pub(crate) fn ask(&self, emails: &[Address]) -> anyhow::Result<Vec<Opener>> {
        let mut input = self.secrets.input()?;
        let openers = emails.iter().map(|email| {
            Ok(if self.recovery_token {
                let question = format!("Recovery token of {email}");
                Opener::RecoveryToken(input.ask_token(&question)?)
            } else {
                Opener::Password(input.ask(&format!("Password of {email}"))?)
            })
        });
        let openers = openers.collect::<anyhow::Result<Vec<_>>>()?;
        input.finish()?;
        Ok(openers)
    }
}

impl Opener {
    /// All private keys of the account, archived ones included.
    pub(crate) async fn keys(
        &self,
        accounts: &Accounts,
        email: &Address,
    ) -> Result<PrivateKeys, Error> {
        match self {
            Self::Password(password) => accounts.private_keys(email, password).await,
            Self::RecoveryToken(token) => accounts.private_keys_by_token(email, token).await,
        }
    }
}

/// The keys as what opens messages.
pub(crate) fn message_keys(keys: &PrivateKeys) -> anyhow::Result<Vec<PrivateKey>> {
    keys.all()
        .map(|key| {
            PrivateKey::from_dovecot(key.encoded().as_bytes())
                .with_context(|| format!("the key {} cannot be used", key.key_id()))
        })
        .collect()
}
