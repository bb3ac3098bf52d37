//! Logging in at the pages.

use model::{Address, Role};
use vault::{Asker, BearerToken, BoxOrigin, Secret};

use crate::change::Change;
use crate::limits::Limited;
use crate::log_in::bring_up_to_date;
use crate::metrics::Door;
use crate::unlock::Unlocked;
use crate::workbench::Workbench;
use crate::{Accounts, Error, Source};

/// What the browser keeps of a session: 64 hex digits, for a cookie and nothing else.
pub type SessionToken = BearerToken;

/// What came of a log-in with the right password.
#[derive(Debug)]
#[non_exhaustive]
pub enum Begun {
    /// A session. What it may do, [`Accounts::visitor`] says at every request.
    Session(SessionToken),
    /// The account is locked (`ROLE_SPAM`); there is no session.
    Locked(Address),
}

impl Accounts {
    /// Proves the password and begins a session. Where the owner must choose a new password
    /// first, the session may do that and nothing else.
    ///
    /// `login` is an address, or the part before the @ for the domain that was added first.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], for unknown accounts too, and after the same work;
    /// [`Error::TooManyAttempts`], [`Error::Inconsistent`], [`Error::Busy`], [`Error::Store`].
    pub async fn begin_session(
        &self,
        source: Source,
        login: &str,
        password: &Secret,
    ) -> Result<Begun, Error> {
        let address = self.address_of_login(login).await?;
        let account = address
            .as_ref()
            .map_or_else(|| login.trim().to_lowercase(), ToString::to_string);
        let asker = self.asker_from(source, &account).await?;
        let attempt = Box::pin(self.prove_and_begin(asker, address.as_ref(), password));
        let begun = self
            .within_limits(Limited::LogIn, source, Some(&account), attempt)
            .await;
        self.metrics.logged_in(Door::Pages, &begun);
        let begun = begun?;
        if let Begun::Session(_) = &begun {
            self.note_known_source(source, &account);
        }
        Ok(begun)
    }

    async fn prove_and_begin(
        &self,
        asker: Asker,
        address: Option<&Address>,
        password: &Secret,
    ) -> Result<Begun, Error> {
        let Some(address) = address else {
            return self.refuse_as_unknown(asker, password).await;
        };
        let (seen, _turn) = match self.look_before_log_in(address).await {
            Err(Error::UnknownAccount(_)) => return self.refuse_as_unknown(asker, password).await,
            seen => seen?,
        };
        let proven = self.change_seen_unlocked(asker, seen, password, prepare);
        match proven.await {
            Err(Error::UnknownAccount(_)) => self.refuse_as_unknown(asker, password).await,
            other => other,
        }
    }

    /// The address that somebody means who typed it, or its local part alone; none where the
    /// text can be neither. It tells nothing about an account.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn address_of_login(&self, login: &str) -> Result<Option<Address>, Error> {
        let login = login.trim();
        if login.contains('@') {
            return Ok(login.parse().ok());
        }
        let domain = self.store.reader().first_domain().await?;
        Ok(domain.and_then(|domain| format!("{login}@{}", domain.name).parse().ok()))
    }

    /// Costs what a wrong password costs.
    async fn refuse_as_unknown(&self, asker: Asker, password: &Secret) -> Result<Begun, Error> {
        self.open_decoy(asker, password, BoxOrigin::Ours).await?;
        Err(Error::WrongPassword)
    }

    /// Tries `secret` on a box that opens with nothing, for an account that is not there.
    pub(crate) async fn open_decoy(
        &self,
        asker: Asker,
        secret: &Secret,
        origin: BoxOrigin,
    ) -> Result<(), Error> {
        let secret = secret.clone();
        self.on_worker(asker, move |bench| bench.open_decoy(&secret, origin))
            .await?
    }
}

fn prepare(
    mut unlocked: Unlocked,
    password: &Secret,
    bench: &mut Workbench<'_>,
) -> Result<Change<Begun>, Error> {
    let account = &unlocked.draft.account;
    if account.roles.contains(&Role::Spam) {
        let outcome = Begun::Locked(account.address.clone());
        let draft = unlocked.draft;
        return Ok(Change { draft, outcome });
    }
    if !account.password_change_required {
        bring_up_to_date(&mut unlocked, password, bench)?;
    }
    let mut draft = unlocked.draft;
    let token = SessionToken::generate(bench.entropy)?;
    draft.effects.begin_session = Some(token.digest());
    Ok(Change {
        draft,
        outcome: Begun::Session(token),
    })
}
