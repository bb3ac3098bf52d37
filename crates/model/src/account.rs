//! A mailbox account as the database knows it.

use chrono::{DateTime, Utc};

use crate::{AccountId, Address, DomainId, Language, Roles, SealedText};

/// A row of `virtual_users`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The row.
    pub id: AccountId,
    /// The row of its domain.
    pub domain_id: DomainId,
    /// Its address, unique among all accounts, deleted ones included.
    pub address: Address,
    /// How the password is proven.
    pub password: StoredPassword,
    /// What it may do.
    pub roles: Roles,
    /// Size of the mailbox in megabytes; without one, Dovecot's own default holds.
    pub quota: Option<u32>,
    /// Deleted softly: the address stays taken, the keys are gone.
    pub deleted: bool,
    /// The owner must choose a new password before reading mail.
    pub password_change_required: bool,
    /// Its keys.
    pub mail_crypt: MailCrypt,
    /// When the running recovery began.
    pub recovery_started: Option<DateTime<Utc>>,
    /// The Monday, 00:00 UTC, of the week of the last log-in: no finer trace is kept.
    pub last_login: Option<DateTime<Utc>>,
    /// The language that the owner chose for pages and letters.
    pub language: Option<Language>,
    /// SHA-256, in hex, of the recovery box whose token the owner has not yet said to have
    /// stored. While it is that of the box there is, the owner is reminded.
    pub unconfirmed_token: Option<String>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

/// The columns `password` and `password_version`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPassword {
    /// A hash in crypt or PHC form.
    pub hash: SealedText,
    /// userli's mark: 1 for hashes of its first years (SHA-512-crypt), 2 for all since.
    pub version: i32,
}

impl StoredPassword {
    /// What `password_version` says beside every hash written here.
    pub const CURRENT_VERSION: i32 = 2;
}

/// The key columns of an account.
///
/// An account *has keys* when the public key is there. The public key is shown to Dovecot
/// only while a box holds its private half.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailCrypt {
    /// `mail_crypt`: the switch. Administrators may set it by SQL at any time.
    pub switch: bool,
    /// `mail_crypt_public_key`: base64 of the SPKI PEM.
    pub public_key: Option<String>,
    /// `mail_crypt_secret_box`: the private key sealed under the password.
    pub secret_box: Option<SealedText>,
    /// `mail_crypt_box_binding`: SHA-256, in hex, of the `password` column at the moment
    /// the box was written with it. While it matches, a box that opens proves the password.
    pub box_binding: Option<String>,
    /// `recovery_secret_box`: the private key sealed under the recovery token.
    pub recovery_box: Option<SealedText>,
}

impl MailCrypt {
    /// Whether there is a public key and a box with its private half: the one state in
    /// which mail may be sealed.
    pub fn has_keys(&self) -> bool {
        self.public_key.is_some() && (self.secret_box.is_some() || self.recovery_box.is_some())
    }

    /// Whether there is no trace of a key: an account from before sealing.
    pub fn is_empty(&self) -> bool {
        self.public_key.is_none() && self.secret_box.is_none() && self.recovery_box.is_none()
    }
}
