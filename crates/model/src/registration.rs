//! Who may make an account for themselves in a domain.

use std::fmt;
use std::str::FromStr;

/// How a domain takes new people in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegistrationMode {
    /// Only administrators make accounts.
    #[default]
    Closed,
    /// Whoever has an invite code.
    Invite,
    /// Everybody.
    Open,
}

/// The word is none of the modes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of closed, invite, open")]
pub struct UnknownRegistrationMode(String);

impl RegistrationMode {
    /// The word in the `registration` column and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Invite => "invite",
            Self::Open => "open",
        }
    }
}

impl FromStr for RegistrationMode {
    type Err = UnknownRegistrationMode;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Closed, Self::Invite, Self::Open]
            .into_iter()
            .find(|mode| mode.as_str() == word.trim())
            .ok_or_else(|| UnknownRegistrationMode(word.to_owned()))
    }
}

impl fmt::Display for RegistrationMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What members of a domain may hand out: the columns `invitation_enabled`,
/// `invitation_limit` and `invitation_waiting_period_days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitations {
    /// Whether members have invite codes of their own.
    pub enabled: bool,
    /// How many each member may make in all, used ones included.
    pub limit: u32,
    /// For how many days after the making of the account there are none.
    pub waiting_days: u32,
}

impl Default for Invitations {
    /// Three codes after a week.
    fn default() -> Self {
        Self {
            enabled: true,
            limit: 3,
            waiting_days: 7,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_back() {
        use RegistrationMode::{Closed, Invite, Open};
        for mode in [Closed, Invite, Open] {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        for word in ["", "Open", "opened"] {
            assert!(word.parse::<RegistrationMode>().is_err(), "{word}");
        }
    }
}
