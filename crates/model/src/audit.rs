//! Who changed what, and when.

use chrono::{DateTime, Utc};

use crate::{AccountId, AuditEntryId, DomainId};

/// A row of `virtual_audit`. It never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// The row; later entries have greater numbers.
    pub id: AuditEntryId,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// Who did it.
    pub actor: AuditActor,
    /// What was done.
    pub action: AuditAction,
    /// The account that it was done to.
    pub account: Option<AccountId>,
    /// The domain that it belongs to; none for what belongs to the whole server.
    pub domain: Option<DomainId>,
    /// The address, domain or name that it was done to, as it was called then.
    pub subject: String,
    /// More about it, such as the new roles.
    pub detail: Option<String>,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditActor {
    /// Somebody at the command line of the server.
    CommandLine,
    /// The owner of the account, by password, session, recovery token or a link in a letter.
    Owner,
    /// An administrator at the pages.
    Administrator {
        /// The account.
        account: AccountId,
        /// Its address then.
        address: String,
    },
    /// Whoever held the link for the first start.
    SetupLink,
}

impl AuditActor {
    /// The word in the `actor` column.
    pub fn word(&self) -> &'static str {
        match self {
            Self::CommandLine => "command-line",
            Self::Owner => "owner",
            Self::Administrator { .. } => "administrator",
            Self::SetupLink => "setup-link",
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $word:literal;)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AuditAction {
            $($(#[$doc])* $name,)*
        }

        impl AuditAction {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in the `action` column, which also names its text.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

actions! {
    /// Somebody made an account for themselves.
    Registered: "registered";
    /// An administrator made an account; the detail names its roles.
    AccountCreated: "account-created";
    /// An account and its keys were deleted.
    AccountDeleted: "account-deleted";
    /// A deleted account came back, with new keys.
    AccountRestored: "account-restored";
    /// The detail names the roles from then on.
    RolesChanged: "roles-changed";
    /// The detail has the size in megabytes, or is empty.
    QuotaChanged: "quota-changed";
    /// The detail is `on` or `off`.
    PasswordChangeRequired: "password-change-required";
    /// By its owner.
    PasswordChanged: "password-changed";
    /// By an administrator, without the former one.
    PasswordReset: "password-reset";
    /// At the end of a recovery.
    PasswordRecovered: "password-recovered";
    /// Another program changed the password; the key sealed under the former one was locked.
    PasswordChangedElsewhere: "password-changed-elsewhere";
    /// The account got its first keys.
    KeysMade: "keys-made";
    /// A new key took the place of the former one, which stays open.
    KeyRotated: "key-rotated";
    /// An old secret opened locked keys; the detail says how many.
    KeysOpened: "keys-opened";
    /// Keys that no message needs were put away; the detail says how many.
    KeysArchived: "keys-archived";
    /// Keys that had been put away are handed over again; the detail says how many.
    KeysBroughtBack: "keys-brought-back";
    /// There is a new recovery token.
    RecoveryTokenMade: "recovery-token-made";
    /// The owner has stored it.
    RecoveryTokenConfirmed: "recovery-token-confirmed";
    /// A recovery began.
    RecoveryStarted: "recovery-started";
    /// It was stopped.
    RecoveryStopped: "recovery-stopped";
    /// The detail is `on` or `off`.
    SealingSwitched: "sealing-switched";
    /// For every account with keys; the detail says how many it were.
    SealingSwitchedForAll: "sealing-switched-for-all";
    /// All sessions were ended.
    SessionsEnded: "sessions-ended";
    /// A domain was added.
    DomainAdded: "domain-added";
    /// Who may register in it; the detail says how it is from then on.
    DomainChanged: "domain-changed";
    /// A domain was deleted.
    DomainDeleted: "domain-deleted";
    /// An invite code was made by an administrator.
    InviteCodeMade: "invite-code-made";
    /// An unused invite code was deleted by an administrator.
    InviteCodeDeleted: "invite-code-deleted";
    /// The detail says how many were added.
    ReservedNamesAdded: "reserved-names-added";
    /// A reserved name is free again.
    ReservedNameDeleted: "reserved-name-deleted";
    /// A token for a program was made; the detail names its scopes.
    ApiTokenMade: "api-token-made";
    /// It opens nothing any more.
    ApiTokenDeleted: "api-token-deleted";
    /// Rows of a userli database were brought over; the detail says how many.
    UserliImported: "userli-imported";
}

impl AuditAction {
    /// The action of a word, if it is one of ours.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_back() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_word(action.as_str()), Some(*action));
            assert!(action.as_str().len() <= 40);
        }
        assert_eq!(AuditAction::from_word("something else"), None);
    }
}
