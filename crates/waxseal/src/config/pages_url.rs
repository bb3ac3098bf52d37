//! Where people reach the pages.

use std::str::FromStr;

/// The address of the pages, without a slash at its end.
pub(super) struct PagesUrl(pub(super) String);

impl FromStr for PagesUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_url = ["https://", "http://"]
            .iter()
            .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
        if !is_url || text.contains(char::is_whitespace) || text.contains(['?', '#']) {
            return Err("it begins with https://, as in https://accounts.example.org");
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}
