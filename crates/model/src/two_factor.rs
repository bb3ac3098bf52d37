//! The second factor of an account.

use std::fmt;

use crate::SealedText;

/// The columns `totp_secret`, `totp_confirmed` and `totp_backup_codes`, as userli has them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TwoFactor {
    /// base32 of the secret that the owner's device shares.
    pub secret: Option<SealedText>,
    /// Whether it is asked for.
    pub confirmed: bool,
    /// Codes that work once each, in its place.
    pub backup_codes: Vec<String>,
}

impl fmt::Debug for TwoFactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TwoFactor(..)")
    }
}
