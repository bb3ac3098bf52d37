//! What can keep a use case from being done.

use chrono::{DateTime, Utc};
use model::{Address, DomainName, InvalidAddress};
use vault::{EntropyUnavailable, KeyRingError, PoolError};

use crate::{PasswordRule, TokenRefused};

/// Why a use case was not done. Nothing was changed then, but for
/// [`store::StoreError::Uncertain`]: all of it was, or nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No such account, or it was deleted.
    #[error("there is no account {0}")]
    UnknownAccount(Address),
    /// The account exists and is not deleted, so it cannot be restored.
    #[error("{0} is not deleted, so there is nothing to restore")]
    NotDeleted(Address),
    /// The address belongs to an account (perhaps a deleted one) or an alias.
    #[error("{0} is taken already (deleted accounts keep their address)")]
    AddressTaken(Address),
    /// The local part is reserved for the server's own use.
    #[error("{0} is reserved; please choose another address")]
    AddressReserved(Address),
    /// The local part has fewer than 3 or more than 32 characters.
    #[error("the part before the @ needs 3 to 32 characters")]
    LocalPartLength,
    /// Not an address at all.
    #[error(transparent)]
    InvalidAddress(#[from] InvalidAddress),
    /// The domain is not one of this server's.
    #[error("there is no domain {0} on this server")]
    UnknownDomain(DomainName),
    /// The domain is there already.
    #[error("there is a domain {0} already")]
    DomainTaken(DomainName),
    /// The domain still has accounts, perhaps deleted ones.
    #[error(
        "{domain} still has {accounts} account(s), deleted ones included, and stays: \
         their addresses must not come to somebody else"
    )]
    DomainInUse {
        /// Which domain.
        domain: DomainName,
        /// How many accounts it has.
        accounts: u64,
    },
    /// Whoever asks has not, or no longer, the role for it.
    #[error("that is not among what you may do; nothing was changed")]
    NotAllowed,
    /// Administrators do this to others only.
    #[error("this cannot be done to one's own account; the account page offers it to its owner")]
    OwnAccount,
    /// There is no reserved name like that, or it cannot be one.
    #[error("{0:?} is no reserved name")]
    UnknownReservedName(String),
    /// A text that cannot be the part of an address before the @.
    #[error("{0:?} cannot be the part of an address before the @, so there is nothing to reserve")]
    InvalidReservedName(String),
    /// A link that was used, has expired, or never was.
    #[error("the link has expired or was used already")]
    InvalidLink,
    /// The password is not this account's.
    #[error("the password is wrong")]
    WrongPassword,
    /// The new password breaks a rule.
    #[error(transparent)]
    PasswordRule(#[from] PasswordRule),
    /// The account may not read mail (its role is `ROLE_SPAM`). The password was right.
    #[error("the account is locked")]
    Locked,
    /// The owner must choose a new password first. The password was right.
    #[error("a new password must be chosen first")]
    PasswordChangeRequired,
    /// The token does not open the recovery box, or there is none.
    #[error("the address or the recovery token is wrong")]
    WrongRecoveryToken,
    /// No recovery runs for the account.
    #[error("no recovery is running; start one first")]
    RecoveryNotStarted,
    /// The waiting time is not over.
    #[error("the recovery can be finished from {0} on")]
    RecoveryTooEarly(DateTime<Utc>),
    /// More than 30 days have passed since the start.
    #[error("the recovery ran out on {0}; start a new one")]
    RecoveryExpired(DateTime<Utc>),
    /// The account has no key to do this with.
    #[error("{0} has no key yet; a recovery token makes one: waxseal user recovery-token {0}")]
    NoKeys(Address),
    /// No retired key of the account waits for an old secret.
    #[error("{0} has no locked key")]
    NothingLocked(Address),
    /// The old password or token opens none of the locked keys.
    #[error("that old password or token opens none of the locked keys; they are kept")]
    WrongOldSecret,
    /// One more key would not fit into a reply to Dovecot.
    #[error(
        "the account holds {0} keys in its ring, and Dovecot cannot take more at a log-in; seal \
         the mail anew to the active key, and the keys that no message needs any more are \
         archived (waxseal mailbox reencrypt)"
    )]
    KeyRingFull(usize),
    /// Too many attempts came from the same place; nothing was tried.
    #[error("too many attempts; please try again after {}", .0.format("%Y-%m-%d %H:%M UTC"))]
    TooManyAttempts(DateTime<Utc>),
    /// Nobody may register in the domain.
    #[error("{0} takes no new accounts at the moment")]
    RegistrationClosed(DomainName),
    /// Only whoever has an invite code may register in the domain.
    #[error("a new account in {0} needs an invite code")]
    InviteCodeRequired(DomainName),
    /// The account may not make this invite code.
    #[error("there are no invite codes to be made at the moment")]
    NoInvitations,
    /// The invite code does not exist, opens another domain, or its owner may not invite.
    #[error("there is no such invite code")]
    UnknownInviteCode,
    /// The invite code has been used.
    #[error("the invite code was used already")]
    UsedInviteCode,
    /// A presented API token opens nothing, or not this.
    #[error(transparent)]
    TokenRefused(#[from] TokenRefused),
    /// There is a token of that name.
    #[error("there is an API token {0:?} already; delete it first or choose another name")]
    ApiTokenTaken(String),
    /// There is no token of that name.
    #[error("there is no API token {0:?}")]
    UnknownApiToken(String),
    /// A token's name is empty or too long.
    #[error("the name of an API token needs 1 to 64 printable characters")]
    ApiTokenName,
    /// Too much work is waiting, or others keep changing the same account.
    #[error("too much is going on right now; nothing was changed, please try again")]
    Busy,
    /// The row contradicts itself. Nothing is handed out in such a state.
    #[error("the account {address} needs an administrator: {what}; nothing was changed")]
    Inconsistent {
        /// Whose row.
        address: Address,
        /// What is wrong with it, without any secret.
        what: String,
    },
    /// The database lacks tables or columns of this release.
    #[error("the database is not up to date; run `waxseal migrate`")]
    NotMigrated,
    /// The database did not do its part.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A userli database did not do its part.
    #[error(transparent)]
    Userli(#[from] store::userli::UserliError),
    /// The system gave no randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    /// A key could not be made, sealed or proven to open again.
    #[error("a key could not be sealed safely; nothing was changed: {0}")]
    Sealing(String),
    /// A derivation worker failed.
    #[error("a derivation failed; nothing was changed")]
    Derivation,
}

impl Error {
    /// Whether it failed for a reason of the server's, which says nothing about who asked.
    pub fn is_ours(&self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::Inconsistent { .. }
                | Self::Store(_)
                | Self::Entropy(_)
                | Self::Sealing(_)
                | Self::Derivation
        )
    }

    pub(crate) fn inconsistent(address: &Address, what: impl Into<String>) -> Self {
        Self::Inconsistent {
            address: address.clone(),
            what: what.into(),
        }
    }

    pub(crate) fn sealing(fault: &dyn std::error::Error) -> Self {
        Self::Sealing(fault.to_string())
    }
}

impl From<KeyRingError> for Error {
    fn from(fault: KeyRingError) -> Self {
        Self::sealing(&fault)
    }
}

impl From<PoolError> for Error {
    fn from(fault: PoolError) -> Self {
        match fault {
            PoolError::Busy => Self::Busy,
            _ => Self::Derivation,
        }
    }
}
