//! Who brings the database up to date.

use std::str::FromStr;

/// The server at its start, or an administrator (`waxseal migrate`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Migrations {
    Auto,
    Manual,
}

impl FromStr for Migrations {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "manual" => Ok(Self::Manual),
            _ => Err(format!("{text:?} is neither auto nor manual")),
        }
    }
}
