//! Text that only its owner can open, and that nobody should print.

use std::fmt;

/// A sealed box or a password hash as it stands in the database.
///
/// It is not a secret in the clear, but a log full of them is a gift to whoever wants to
/// guess passwords at leisure; so it never prints itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedText(String);

impl SealedText {
    /// Wraps text read from a column or about to be written to one.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the column or for the vault.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SealedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealedText(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_not_print_itself() {
        assert_eq!(
            format!("{:?}", SealedText::new("$argon2id$")),
            "SealedText(..)"
        );
    }
}
