//! The folder of all mail.

use std::str::FromStr;

/// An absolute path without a slash at its end.
pub(super) struct MailLocation(pub(super) String);

impl FromStr for MailLocation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.starts_with('/') {
            return Err("the folder must be a full path, as in /var/vmail");
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}
