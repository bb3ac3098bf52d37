//! Invite codes.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{AccountId, DomainId, VoucherId};

/// What an invited person types, compared exactly. It opens a registration, so it does not
/// print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode(String);

impl InviteCode {
    /// Takes a code as somebody typed it; surrounding space goes.
    pub fn new(typed: &str) -> Self {
        Self(typed.trim().to_owned())
    }

    /// The code itself, for its owner and for the database.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InviteCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InviteCode(..)")
    }
}

/// A row of `virtual_vouchers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// The row.
    pub id: VoucherId,
    /// Who invites; none for a code of an administrator, and when that account's row is gone.
    pub owner: Option<AccountId>,
    /// The domain that it opens; none for codes from before there were several, which open
    /// the first one.
    pub domain: Option<DomainId>,
    /// What the invited person types, unique.
    pub code: InviteCode,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When somebody registered with it; it works once.
    pub redeemed: Option<DateTime<Utc>>,
}
