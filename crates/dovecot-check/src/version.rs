//! Dovecot's version.

use std::fmt;

use serde::{Serialize, Serializer};

/// Such as 2.3.19 or 2.4.1; what a distribution adds is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub(crate) major: u16,
    pub(crate) minor: u16,
    pub(crate) patch: u16,
}

impl Version {
    pub(crate) const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Of `2.3.19.1` or `2.4.1-4`, as the first line of `doveconf` writes it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split(['.', '-']).map(|part| part.parse().ok());
        let (major, minor) = (numbers.next()??, numbers.next()??);
        let patch = numbers.next().flatten().unwrap_or(0);
        Some(Self::new(major, minor, patch))
    }

    /// Whether settings are written as since 2.4.
    pub fn is_2_4(self) -> bool {
        self >= Self::new(2, 4, 0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_distributions_add_is_left_out() {
        for (text, version) in [
            ("2.3.19.1", Version::new(2, 3, 19)),
            ("2.4.1-4", Version::new(2, 4, 1)),
            ("2.3.21", Version::new(2, 3, 21)),
            ("2.5", Version::new(2, 5, 0)),
        ] {
            assert_eq!(Version::parse(text), Some(version), "{text}");
        }
        assert_eq!(Version::parse("auth_mechanisms"), None);
        assert!(Version::new(2, 3, 9) < Version::new(2, 3, 19));
    }
}
