//! Invite codes.

use chrono::{DateTime, Utc};

use crate::{AccountId, VoucherId};

/// A row of `virtual_vouchers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// The row.
    pub id: VoucherId,
    /// Who invites; none when that account's row is gone.
    pub owner: Option<AccountId>,
    /// What the invited person types, compared exactly, unique.
    pub code: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When somebody registered with it; it works once.
    pub redeemed: Option<DateTime<Utc>>,
}
