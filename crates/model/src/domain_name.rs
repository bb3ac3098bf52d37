//! Names of mail domains.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::{DomainId, Invitations, RegistrationMode};

/// A mail domain: lower-case ASCII labels of letters, digits and hyphens (RFC 1123
/// section 2.1), at least two of them, at most 253 bytes.
///
/// It becomes a folder name under the mail location, so nothing else is let in.
/// Names in other scripts are written in their `xn--` form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName(String);

/// Why a text is not a [`DomainName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidDomainName {
    /// Nothing was given.
    #[error("the domain is empty")]
    Empty,
    /// More than 253 bytes.
    #[error("the domain is longer than 253 characters")]
    TooLong,
    /// A single label, such as `localhost`.
    #[error("the domain needs at least one dot, as in example.org")]
    NoDot,
    /// An empty label, one over 63 bytes, or one with a hyphen at an end.
    #[error("each part of the domain needs 1 to 63 characters and no hyphen at its ends")]
    BadLabel,
    /// Something other than a-z, 0-9, hyphen and dot.
    #[error(
        "the domain may hold only letters a-z, digits, hyphens and dots \
         (write names in other scripts in their xn-- form)"
    )]
    BadCharacter,
}

impl DomainName {
    /// The name in its one canonical form, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DomainName {
    type Err = InvalidDomainName;

    /// Accepts any case and surrounding white space; keeps lower case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_ascii_lowercase();
        if name.is_empty() {
            return Err(InvalidDomainName::Empty);
        }
        if name.len() > 253 {
            return Err(InvalidDomainName::TooLong);
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        if !name.bytes().all(allowed) {
            return Err(InvalidDomainName::BadCharacter);
        }
        let good_label = |label: &str| {
            (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
        };
        if !name.split('.').all(good_label) {
            return Err(InvalidDomainName::BadLabel);
        }
        if !name.contains('.') {
            return Err(InvalidDomainName::NoDot);
        }
        Ok(Self(name))
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A row of `virtual_domains`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The row.
    pub id: DomainId,
    /// Its name, unique.
    pub name: DomainName,
    /// Who may make an account in it.
    pub registration: RegistrationMode,
    /// What its members may hand out.
    pub invitations: Invitations,
    /// When it was added.
    pub created: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_one_canonical_form() {
        let name: DomainName = " Mail.EXAMPLE.org\n".parse().unwrap();
        assert_eq!(name.as_str(), "mail.example.org");
    }

    #[test]
    fn refuses_what_is_not_a_domain() {
        use InvalidDomainName::*;
        let long = format!("{}.org", "a.".repeat(130));
        for (text, expected) in [
            ("", Empty),
            ("  ", Empty),
            (long.as_str(), TooLong),
            ("localhost", NoDot),
            ("example..org", BadLabel),
            (".example.org", BadLabel),
            ("example.org.", BadLabel),
            ("-example.org", BadLabel),
            ("exa mple.org", BadCharacter),
            ("exämple.org", BadCharacter),
            ("../etc.org", BadCharacter),
        ] {
            assert_eq!(text.parse::<DomainName>(), Err(expected), "{text:?}");
        }
    }
}
