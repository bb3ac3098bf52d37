//! The rows that can be brought over, and how they lie in their tables.

use chrono::{DateTime, Utc};
use model::{
    AccountId, Address, DomainId, DomainName, Invitations, InviteCode, MailCrypt, Role, Roles,
    SealedText, StoredPassword, TwoFactor,
};

use super::cell::Cell;
use super::columns::{Cells, Columns, ImportedRow, Part};
use crate::json_list;

/// A mail domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDomain {
    /// Its name.
    pub name: DomainName,
    /// What its members may hand out; none where nothing was said.
    pub invitations: Option<Invitations>,
    /// When it was added.
    pub created: DateTime<Utc>,
}

/// An account with its active key. Its box is not bound to its hash: nobody has shown yet that
/// they belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedAccount {
    /// The row of its domain.
    pub domain: DomainId,
    /// Its address.
    pub address: Address,
    /// How the password is proven.
    pub password: StoredPassword,
    /// What it may do.
    pub roles: Roles,
    /// Size of the mailbox in megabytes.
    pub quota: Option<u32>,
    /// Deleted softly.
    pub deleted: bool,
    /// Whether the owner must choose a new password first.
    pub password_change_required: bool,
    /// Its keys.
    pub mail_crypt: MailCrypt,
    /// When the running recovery began.
    pub recovery_started: Option<DateTime<Utc>>,
    /// The last log-in.
    pub last_login: Option<DateTime<Utc>>,
    /// The second factor.
    pub two_factor: TwoFactor,
    /// When it was made.
    pub created: DateTime<Utc>,
}

/// An address that leads to a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedAlias {
    /// Its row where it comes from: an address can be an alias several times.
    pub row: i64,
    /// The address.
    pub source: Address,
    /// Where it leads.
    pub destination: Option<String>,
    /// Whose it is.
    pub owner: Option<AccountId>,
    /// The row of its domain.
    pub domain: Option<DomainId>,
    /// Whether its name was drawn.
    pub random: bool,
    /// Deleted softly.
    pub deleted: bool,
    /// When it was made.
    pub created: DateTime<Utc>,
}

/// An invite code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedVoucher {
    /// What the invited person types.
    pub code: InviteCode,
    /// Who invites.
    pub owner: Option<AccountId>,
    /// The domain that it opens; none means the first one.
    pub domain: Option<DomainId>,
    /// When somebody registered with it.
    pub redeemed: Option<DateTime<Utc>>,
    /// When it was made.
    pub created: DateTime<Utc>,
}

/// A local part that nobody may register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedReservedName {
    /// The name, in lower case.
    pub name: String,
    /// When it was reserved.
    pub created: DateTime<Utc>,
}

/// A token of a program that asks the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedApiToken {
    /// What it is called, unique here.
    pub name: String,
    /// What it may ask for, in the words of the program that made it.
    pub scopes: Vec<String>,
    /// SHA-256 of the token, 64 lower-case hex digits.
    pub digest: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last used.
    pub last_used: Option<DateTime<Utc>>,
}

impl ImportedAccount {
    /// The part with everything that a password opens or that says whether there is one.
    pub const KEYS: &'static str = "password and keys";
    /// The part that a log-in on either side changes.
    pub const LAST_LOGIN: &'static str = "last log-in";
}

fn part(name: &'static str, cells: Cells) -> Part {
    Part { name, cells }
}

fn sealed(text: Option<&SealedText>) -> Cell {
    Cell::Text(text.map(|text| text.as_str().to_owned()))
}

fn number(number: u32) -> Cell {
    Cell::Small(Some(i32::try_from(number).unwrap_or(i32::MAX)))
}

impl ImportedRow for ImportedDomain {}

impl Columns for ImportedDomain {
    const KIND: &'static str = "domain";
    const TABLE: &'static str = "virtual_domains";
    const UNIQUE: Option<&'static str> = Some("name");
    const NOTES_CHANGES: bool = true;

    fn name(&self) -> String {
        self.name.as_str().to_owned()
    }

    fn unique(&self) -> Option<String> {
        Some(self.name())
    }

    fn part_cells(&self) -> Vec<Part> {
        let Some(invitations) = self.invitations else {
            return Vec::new();
        };
        vec![part(
            "invite codes",
            vec![
                ("invitation_enabled", Cell::Flag(invitations.enabled)),
                ("invitation_limit", number(invitations.limit)),
                (
                    "invitation_waiting_period_days",
                    number(invitations.waiting_days),
                ),
            ],
        )]
    }

    fn fixed_cells(&self) -> Cells {
        vec![
            ("name", Cell::text(self.name())),
            ("creation_time", Cell::time(Some(self.created))),
            ("updated_time", Cell::time(Some(self.created))),
        ]
    }
}

impl ImportedRow for ImportedAccount {}

impl Columns for ImportedAccount {
    const KIND: &'static str = "account";
    const TABLE: &'static str = "virtual_users";
    const UNIQUE: Option<&'static str> = Some("email");
    const NOTES_CHANGES: bool = true;

    fn name(&self) -> String {
        self.address.to_string()
    }

    fn unique(&self) -> Option<String> {
        Some(self.name())
    }

    fn part_cells(&self) -> Vec<Part> {
        let keys = &self.mail_crypt;
        let roles = json_list::write(self.roles.iter().map(Role::as_str));
        let codes = self.two_factor.backup_codes.iter().map(String::as_str);
        let quota = self
            .quota
            .map(|size| i32::try_from(size).unwrap_or(i32::MAX));
        vec![
            part(
                Self::KEYS,
                vec![
                    ("password", sealed(Some(&self.password.hash))),
                    ("password_version", Cell::Small(Some(self.password.version))),
                    ("deleted", Cell::Flag(self.deleted)),
                    (
                        "password_change_required",
                        Cell::Flag(self.password_change_required),
                    ),
                    ("mail_crypt_public_key", Cell::Text(keys.public_key.clone())),
                    ("mail_crypt_secret_box", sealed(keys.secret_box.as_ref())),
                    ("recovery_secret_box", sealed(keys.recovery_box.as_ref())),
                    ("recovery_start_time", Cell::time(self.recovery_started)),
                ],
            ),
            part(
                "sealing switch",
                vec![("mail_crypt", Cell::Small(Some(i32::from(keys.switch))))],
            ),
            part("roles", vec![("roles", Cell::text(roles))]),
            part("quota", vec![("quota", Cell::Small(quota))]),
            part(
                "second factor",
                vec![
                    ("totp_secret", sealed(self.two_factor.secret.as_ref())),
                    ("totp_confirmed", Cell::Flag(self.two_factor.confirmed)),
                    ("totp_backup_codes", Cell::text(json_list::write(codes))),
                ],
            ),
            part(
                Self::LAST_LOGIN,
                vec![("last_login_time", Cell::time(self.last_login))],
            ),
        ]
    }

    fn fixed_cells(&self) -> Cells {
        vec![
            ("domain_id", Cell::Id(Some(self.domain.0))),
            ("email", Cell::text(self.name())),
            ("creation_time", Cell::time(Some(self.created))),
            ("updated_time", Cell::time(Some(self.created))),
        ]
    }

    fn reset_with(&self, parts: &[&str]) -> Cells {
        if parts.contains(&Self::KEYS) {
            vec![
                ("mail_crypt_box_binding", Cell::Text(None)),
                ("unconfirmed_token", Cell::Text(None)),
            ]
        } else {
            Vec::new()
        }
    }
}

impl ImportedRow for ImportedAlias {}

impl Columns for ImportedAlias {
    const KIND: &'static str = "alias";
    const TABLE: &'static str = "virtual_aliases";
    const UNIQUE: Option<&'static str> = None;
    const NOTES_CHANGES: bool = true;

    fn name(&self) -> String {
        format!("{} {}", self.row, self.source)
    }

    fn unique(&self) -> Option<String> {
        None
    }

    fn part_cells(&self) -> Vec<Part> {
        vec![part(
            "alias",
            vec![
                ("destination", Cell::Text(self.destination.clone())),
                ("user_id", Cell::Id(self.owner.map(|owner| owner.0))),
                ("domain_id", Cell::Id(self.domain.map(|domain| domain.0))),
                ("random", Cell::Flag(self.random)),
                ("deleted", Cell::Flag(self.deleted)),
            ],
        )]
    }

    fn fixed_cells(&self) -> Cells {
        vec![
            ("source", Cell::text(self.source.to_string())),
            ("creation_time", Cell::time(Some(self.created))),
            ("updated_time", Cell::time(Some(self.created))),
        ]
    }
}

impl ImportedRow for ImportedVoucher {}

impl Columns for ImportedVoucher {
    const KIND: &'static str = "voucher";
    const TABLE: &'static str = "virtual_vouchers";
    const UNIQUE: Option<&'static str> = Some("code");
    const NOTES_CHANGES: bool = false;

    fn name(&self) -> String {
        self.code.reveal().to_owned()
    }

    fn unique(&self) -> Option<String> {
        Some(self.name())
    }

    fn part_cells(&self) -> Vec<Part> {
        vec![part(
            "voucher",
            vec![
                ("user_id", Cell::Id(self.owner.map(|owner| owner.0))),
                ("domain_id", Cell::Id(self.domain.map(|domain| domain.0))),
                ("redeemed_time", Cell::time(self.redeemed)),
            ],
        )]
    }

    fn fixed_cells(&self) -> Cells {
        vec![
            ("code", Cell::text(self.name())),
            ("creation_time", Cell::time(Some(self.created))),
        ]
    }
}

impl ImportedRow for ImportedReservedName {}

impl Columns for ImportedReservedName {
    const KIND: &'static str = "reserved-name";
    const TABLE: &'static str = "virtual_reserved_names";
    const UNIQUE: Option<&'static str> = Some("name");
    const NOTES_CHANGES: bool = true;

    fn name(&self) -> String {
        self.name.clone()
    }

    fn unique(&self) -> Option<String> {
        Some(self.name())
    }

    fn part_cells(&self) -> Vec<Part> {
        Vec::new()
    }

    fn fixed_cells(&self) -> Cells {
        vec![
            ("name", Cell::text(self.name())),
            ("creation_time", Cell::time(Some(self.created))),
            ("updated_time", Cell::time(Some(self.created))),
        ]
    }
}

impl ImportedRow for ImportedApiToken {}

impl Columns for ImportedApiToken {
    const KIND: &'static str = "api-token";
    const TABLE: &'static str = "virtual_api_tokens";
    const UNIQUE: Option<&'static str> = Some("token");
    const NOTES_CHANGES: bool = false;

    fn name(&self) -> String {
        self.digest.clone()
    }

    fn unique(&self) -> Option<String> {
        Some(self.name())
    }

    fn part_cells(&self) -> Vec<Part> {
        let scopes = json_list::write(self.scopes.iter().map(String::as_str));
        vec![part("scopes", vec![("scopes", Cell::text(scopes))])]
    }

    fn fixed_cells(&self) -> Cells {
        vec![
            ("name", Cell::text(self.name.clone())),
            ("token", Cell::text(self.digest.clone())),
            ("creation_time", Cell::time(Some(self.created))),
            ("last_used_time", Cell::time(self.last_used)),
        ]
    }
}
