//! What an owner sees and says of the own account.

use chrono::{DateTime, Utc};
use model::{Address, AuditAction, Language};

use crate::change::Change;
use crate::clock::whole_seconds;
use crate::draft::Draft;
use crate::recovery::RecoveryPhase;
use crate::recovery_token::receipt_of;
use crate::snapshot::Snapshot;
use crate::{AccountOverview, Accounts, Error, Member, RetiredKeyCount, Sealing};

/// An account, for its owner's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAccount {
    /// The address.
    pub address: Address,
    /// Whether new mail is sealed.
    pub sealing: Sealing,
    /// Whether new mail is to be sealed as soon as there are keys and the server's mode seals.
    pub switch: bool,
    /// Whether the account has keys.
    pub has_keys: bool,
    /// Dovecot's id of the active key.
    pub key_id: Option<String>,
    /// Its retired keys; locked ones wait for an old password or token.
    pub retired_keys: RetiredKeyCount,
    /// How it stands with the recovery token.
    pub recovery_token: TokenState,
    /// Where a recovery stands that somebody has started with it.
    pub recovery: RecoveryPhase,
    /// Size of the mailbox in megabytes.
    pub quota: Option<u32>,
    /// The chosen language.
    pub language: Option<Language>,
    /// The week of the last log-in, by its Monday.
    pub last_login: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created: DateTime<Utc>,
}

/// How it stands with a recovery token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// There is none: a forgotten password would mean lost mail.
    Missing,
    /// There is one, and its owner has not said to have stored it.
    Unconfirmed {
        /// What [`Accounts::confirm_recovery_token`] takes.
        receipt: String,
    },
    /// There is one.
    Confirmed,
}

impl TokenState {
    fn of(seen: &Snapshot) -> Self {
        let account = &seen.account;
        let Some(recovery_box) = &account.mail_crypt.recovery_box else {
            return Self::Missing;
        };
        let receipt = receipt_of(recovery_box.as_str());
        if account.unconfirmed_token.as_ref() == Some(&receipt) {
            return Self::Unconfirmed { receipt };
        }
        // Also one that was made elsewhere: there it was confirmed, or nobody asks.
        Self::Confirmed
    }
}

impl Accounts {
    /// An account as its owner sees it. The caller has made sure that the owner asks.
    ///
    /// # Errors
    /// [`Error::UnknownAccount`], [`Error::Inconsistent`], [`Error::Store`].
    pub async fn own_account(&self, address: &Address) -> Result<OwnAccount, Error> {
        let seen = Snapshot::read(&self.store.reader(), address)
            .await?
            .alive()?;
        let recovery_token = TokenState::of(&seen);
        let key_id = crate::stored_keys::active_key_id(&seen.account)?;
        let AccountOverview {
            account,
            retired_keys,
        } = AccountOverview::of(seen)?;
        let now = whole_seconds(&*self.clock);
        Ok(OwnAccount {
            sealing: Sealing::of(&account, self.mode)?,
            switch: account.mail_crypt.switch,
            has_keys: account.mail_crypt.has_keys(),
            key_id,
            retired_keys,
            recovery_token,
            recovery: RecoveryPhase::of(account.recovery_started, now),
            quota: account.quota,
            language: account.language,
            last_login: account.last_login,
            created: account.created,
            address: account.address,
        })
    }

    /// The receipt of the member's recovery token as it is now, for the form below a token
    /// that has just been shown; none where there is none to confirm.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn recovery_token_receipt(&self, address: &Address) -> Result<Option<String>, Error> {
        let seen = Snapshot::read(&self.store.reader(), address).await?;
        match TokenState::of(&seen) {
            TokenState::Unconfirmed { receipt } => Ok(Some(receipt)),
            _ => Ok(None),
        }
    }

    /// The owner says to have stored the token that this receipt names. False where another
    /// one has taken its place meanwhile: the stored one is void then.
    ///
    /// # Errors
    /// Those of every change.
    pub async fn confirm_recovery_token(
        &self,
        member: &Member,
        receipt: &str,
    ) -> Result<bool, Error> {
        let receipt = receipt.to_owned();
        self.change(member.address(), move |seen, _bench| {
            let seen = seen.alive()?;
            let sealed = seen.account.mail_crypt.recovery_box.as_ref();
            let outcome = sealed.is_some_and(|sealed| receipt_of(sealed.as_str()) == receipt);
            let mut draft = Draft::from(seen);
            if outcome && draft.account.unconfirmed_token.take().is_some() {
                draft.note(AuditAction::RecoveryTokenConfirmed);
            }
            Ok(Change { draft, outcome })
        })
        .await
    }

    /// The owner chooses the language of pages and letters, or none.
    ///
    /// # Errors
    /// Those of every change.
    pub async fn set_language(
        &self,
        member: &Member,
        language: Option<Language>,
    ) -> Result<(), Error> {
        self.change(member.address(), move |seen, _bench| {
            let mut draft = Draft::from(seen.alive()?);
            draft.account.language = language;
            Ok(Change { draft, outcome: () })
        })
        .await
    }
}
