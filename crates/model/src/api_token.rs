//! Tokens of the programs that ask the API.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::ApiTokenId;

/// What a token may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiScope {
    /// Look-ups and log-ins of Dovecot.
    Dovecot,
}

/// The name is none of the scopes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope {0:?}; the scopes are: dovecot")]
pub struct UnknownScope(String);

impl ApiScope {
    /// The name in the `scopes` column and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dovecot => "dovecot",
        }
    }
}

impl FromStr for ApiScope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Dovecot]
            .into_iter()
            .find(|scope| scope.as_str() == name)
            .ok_or_else(|| UnknownScope(name.to_owned()))
    }
}

impl fmt::Display for ApiScope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A row of `virtual_api_tokens`. The token itself is nowhere stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// The row.
    pub id: ApiTokenId,
    /// What the administrator calls it, unique.
    pub name: String,
    /// What it may ask for.
    pub scopes: Vec<ApiScope>,
    /// SHA-256 of the token, 64 hex digits.
    pub digest: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last used, within five minutes.
    pub last_used: Option<DateTime<Utc>>,
}
