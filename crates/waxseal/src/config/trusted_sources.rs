//! `WAXSEAL_TRUSTED_SOURCES`.

use std::str::FromStr;

use ipnet::IpNet;

use super::networks::networks;

/// Addresses and networks that speak for many people, apart by commas or space.
pub(super) struct TrustedSources(pub(super) Vec<IpNet>);

impl FromStr for TrustedSources {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        networks(text.split([',', ' '])).map(Self)
    }
}
