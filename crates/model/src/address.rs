//! Addresses of mailboxes.

use std::fmt;
use std::str::FromStr;

use crate::{DomainName, InvalidDomainName};

/// The address of a mailbox in its one canonical form: lower case, ASCII.
///
/// The local part holds the characters that Dovecot lets into a user name by default
/// (`auth_username_chars`: letters, digits, `.`, `-`, `_`), has 1 to 64 bytes (RFC 5321
/// section 4.5.3.1.1) and dots only between other characters: local part and domain
/// become folder names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    local_part: String,
    domain: DomainName,
}

/// Why a text is not an [`Address`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAddress {
    /// No `@`.
    #[error("the address needs an @, as in user@example.org")]
    NoAt,
    /// Nothing before the `@`, or more than 64 bytes.
    #[error("the part before the @ needs 1 to 64 characters")]
    LocalPartLength,
    /// Something other than a-z, 0-9, dot, hyphen and underscore before the `@`.
    #[error(
        "the part before the @ may hold only letters a-z, digits, dots, hyphens and underscores"
    )]
    LocalPartCharacter,
    /// A dot at an end of the local part, or two in a row.
    #[error("the part before the @ may have dots only between other characters")]
    LocalPartDots,
    /// The part behind the `@` is not a domain name.
    #[error(transparent)]
    Domain(#[from] InvalidDomainName),
    /// More than 254 bytes in all (RFC 3696 erratum 1690).
    #[error("the address is longer than 254 characters")]
    TooLong,
}

impl Address {
    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        &self.local_part
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &DomainName {
        &self.domain
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    /// Accepts any case and surrounding white space; keeps lower case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (local_part, domain) = text.rsplit_once('@').ok_or(InvalidAddress::NoAt)?;
        if text.len() > 254 {
            return Err(InvalidAddress::TooLong);
        }
        if !(1..=64).contains(&local_part.len()) {
            return Err(InvalidAddress::LocalPartLength);
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if !local_part.bytes().all(allowed) {
            return Err(InvalidAddress::LocalPartCharacter);
        }
        if local_part.split('.').any(str::is_empty) {
            return Err(InvalidAddress::LocalPartDots);
        }
        Ok(Self {
            local_part: local_part.to_ascii_lowercase(),
            domain: domain.parse()?,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{}", self.local_part, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_one_canonical_form() {
        let address: Address = " Ada.Lovelace@Example.ORG ".parse().unwrap();
        assert_eq!(address.to_string(), "ada.lovelace@example.org");
        assert_eq!(address.local_part(), "ada.lovelace");
        assert_eq!(address.domain().as_str(), "example.org");
    }

    #[test]
    fn refuses_what_is_not_an_address() {
        use InvalidAddress::*;
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long = format!("a@{}org", "abcdefghi.".repeat(30));
        for (text, expected) in [
            ("", NoAt),
            ("example.org", NoAt),
            ("@example.org", LocalPartLength),
            (long_local.as_str(), LocalPartLength),
            (long.as_str(), TooLong),
            ("a b@example.org", LocalPartCharacter),
            ("a/b@example.org", LocalPartCharacter),
            ("a+b@example.org", LocalPartCharacter),
            ("a@b@example.org", LocalPartCharacter),
            ("ä@example.org", LocalPartCharacter),
            (".@example.org", LocalPartDots),
            ("..@example.org", LocalPartDots),
            ("a..b@example.org", LocalPartDots),
            ("a.@example.org", LocalPartDots),
            ("a@", Domain(InvalidDomainName::Empty)),
            ("a@localhost", Domain(InvalidDomainName::NoDot)),
            ("a@exa mple.org", Domain(InvalidDomainName::BadCharacter)),
        ] {
            assert_eq!(text.parse::<Address>(), Err(expected), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_prints_what_it_parses(text in ".{0,80}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            }
        }

        #[test]
        fn never_leaves_its_folder(text in "[a-z./@\\\\]{0,40}") {
            if let Ok(address) = text.parse::<Address>() {
                for part in [address.local_part(), address.domain().as_str()] {
                    prop_assert!(!part.contains('/') && !part.contains("..") && part != ".");
                }
            }
        }
    }
}
