//! `WAXSEAL_TRUSTED_PROXIES`.

use std::str::FromStr;

use ipnet::IpNet;

use super::networks::networks;

/// Addresses and networks whose word about where a request comes from is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies(pub(crate) Vec<IpNet>);

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        networks(text.split(',').map(str::trim)).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[test]
    fn addresses_and_networks() {
        let TrustedProxies(networks) = "192.0.2.1, 10.0.0.0/8,2001:db8::/32".parse().unwrap();
        assert_eq!(networks.len(), 3);
        let inside = |address: &str| {
            let address: IpAddr = address.parse().unwrap();
            networks.iter().any(|network| network.contains(&address))
        };
        assert!(inside("192.0.2.1") && inside("10.1.2.3") && inside("2001:db8::7"));
        assert!(!inside("192.0.2.2"));
        assert!("proxy.example.org".parse::<TrustedProxies>().is_err());
    }
}
