//! Logging in: proving the password and handing over the keys.

use std::time::{Duration, Instant};

use model::{AccountId, Address, AuditAction, Letter, Role, StoredPassword};
use tokio::time::sleep;
use vault::{Asker, BoxOrigin, PrivateKey, Secret};

use crate::change::Change;
use crate::clock::start_of_week;
use crate::metrics::Door;
use crate::stored_keys::{hand_over, stored_hash};
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error, MailClient, Sealing};

/// How long the answer to a wrong password takes at least: an account from elsewhere takes
/// longer to check than one of ours, and behind this the difference does not show. Shorter than
/// at the pages, because one of Dovecot's auth workers waits for it.
const FAILURE_TAKES: Duration = Duration::from_millis(250);

/// A session's keys.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// The row of the account.
    pub(crate) account: AccountId,
    /// The address in its canonical form.
    pub address: Address,
    /// Whether new mail is to be sealed.
    pub sealing: Sealing,
    /// base64 of the SPKI PEM, if the account has keys.
    pub public_key: Option<String>,
    /// The active private key, handed over whether or not new mail is sealed: what was
    /// sealed before must stay readable.
    pub private_key: Option<PrivateKey>,
    /// The open retired keys, without those that are archived.
    pub retired_private_keys: Vec<PrivateKey>,
}

impl Accounts {
    /// Logs in with a password, on behalf of nobody in particular; see
    /// [`log_in_from`](Self::log_in_from).
    ///
    /// # Errors
    /// Those of [`log_in_from`](Self::log_in_from).
    pub async fn log_in(&self, address: &Address, password: &Secret) -> Result<LogIn, Error> {
        self.log_in_from(&MailClient::default(), address, password)
            .await
    }

    /// Logs a mail program in with a password.
    ///
    /// A legacy hash is renewed, and an account without keys gets them where the mode or
    /// its switch says so. Otherwise nothing is written but, once a week, the week of the
    /// last log-in; what else there is to note is written later, with that of others.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`] after the work that a wrong password costs,
    /// [`Error::WrongPassword`], [`Error::TooManyAttempts`]; after the right password
    /// [`Error::Locked`] and [`Error::PasswordChangeRequired`]; [`Error::Inconsistent`],
    /// [`Error::Busy`], [`Error::Store`].
    pub async fn log_in_from(
        &self,
        client: &MailClient,
        address: &Address,
        password: &Secret,
    ) -> Result<LogIn, Error> {
        let begun = Instant::now();
        let outcome = self.try_log_in(client, address, password).await;
        self.metrics.logged_in(Door::Mail, &outcome);
        if let Ok(log_in) = &outcome {
            self.metrics.log_in_took(begun.elapsed());
            self.note_hand_over(client, log_in);
        }
        outcome
    }

    async fn try_log_in(
        &self,
        client: &MailClient,
        address: &Address,
        password: &Secret,
    ) -> Result<LogIn, Error> {
        let admitted = self.admit(client, address).await?;
        let long_enough = sleep(FAILURE_TAKES);
        let proven = self.prove(admitted.asker, address, password).await;
        match &proven {
            Err(Error::WrongPassword | Error::UnknownAccount(_)) => {
                admitted.failed();
                long_enough.await;
            }
            Ok(_) | Err(Error::Locked | Error::PasswordChangeRequired) => admitted.succeeded(),
            Err(_) => {}
        }
        proven
    }

    async fn prove(
        &self,
        asker: Asker,
        address: &Address,
        password: &Secret,
    ) -> Result<LogIn, Error> {
        let proven = match self.look_before_log_in(address).await {
            Ok((seen, _turn)) => {
                self.change_seen_unlocked(asker, seen, password, prepare)
                    .await
            }
            Err(fault) => Err(fault),
        };
        if matches!(proven, Err(Error::UnknownAccount(_))) {
            self.open_decoy(asker, password, BoxOrigin::Ours).await?;
        }
        proven
    }
}

fn prepare(
    mut unlocked: Unlocked,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<Change<LogIn>, Error> {
    let account = &unlocked.draft.account;
    if account.roles.contains(&Role::Spam) {
        return Err(Error::Locked);
    }
    if account.password_change_required {
        return Err(Error::PasswordChangeRequired);
    }
    bring_up_to_date(&mut unlocked, password, bench)?;

    let Unlocked { draft, key } = unlocked;
    let account = &draft.account;
    let retired_private_keys = match &key {
        Some(key) => hand_over(account, key, &draft.retired)?,
        None => Vec::new(),
    };
    let outcome = LogIn {
        account: account.id,
        address: account.address.clone(),
        sealing: Sealing::of(account, bench.mode)?,
        public_key: account.mail_crypt.public_key.clone(),
        private_key: key,
        retired_private_keys,
    };
    Ok(Change { draft, outcome })
}

/// What every log-in does while the password is at hand, by a mail program or at the pages:
/// a hash of an older kind is renewed, keys are made where they are due, the week is noted.
pub(crate) fn bring_up_to_date(
    Unlocked { draft, key }: &mut Unlocked,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<(), Error> {
    let outdated = draft.account.password.version < StoredPassword::CURRENT_VERSION;
    if outdated || stored_hash(&draft.account)?.needs_renewal() {
        draft.set_password_hash(password, bench)?;
    }
    let switch = draft.account.mail_crypt.switch;
    if key.is_none() && bench.mode.makes_keys_at_log_in(switch) {
        let first = bench.new_key()?;
        draft.install_key(&first, password, bench)?;
        *key = Some(first);
        draft.note(AuditAction::KeysMade);
        draft.tell(Letter::NoRecoveryToken);
    }
    draft.account.last_login = Some(start_of_week(bench.now));
    Ok(())
}
