//! Logging in: proving the password and handing over the keys.

use model::{Address, AuditAction, Letter, Role, StoredPassword};
use vault::{PrivateKey, Secret};

use crate::change::Change;
use crate::clock::start_of_week;
use crate::stored_keys::{hand_over, stored_hash};
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error, Sealing};

/// A session's keys.
#[derive(Clone, Debug)]
pub struct LogIn {
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
    /// Logs in with a password.
    ///
    /// A legacy hash is renewed, and an account without keys gets them where the mode or
    /// its switch says so. Otherwise nothing is written but, once a week, the week of the
    /// last log-in.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::WrongPassword`]; after the right password
    /// [`Error::Locked`] and [`Error::PasswordChangeRequired`]; [`Error::Inconsistent`],
    /// [`Error::Busy`], [`Error::Store`].
    pub async fn log_in(&self, address: &Address, password: &Secret) -> Result<LogIn, Error> {
        let _turn = self.turn_for_first_keys(address).await?;
        self.change_unlocked(address, password, prepare).await
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
