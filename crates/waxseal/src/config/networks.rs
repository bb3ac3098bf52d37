//! Lists of addresses and networks, as settings have them.

use std::net::IpAddr;

use ipnet::IpNet;

/// Reads a list whose words are told apart already; empty ones do not count.
pub(super) fn networks<'a>(words: impl Iterator<Item = &'a str>) -> Result<Vec<IpNet>, String> {
    let words = words.filter(|word| !word.is_empty());
    let networks = words.map(|word| {
        let address = word.parse::<IpAddr>().map(IpNet::from);
        address.or_else(|_| word.parse()).map_err(|_| {
            format!("{word:?} is neither an address nor a network, as in 192.0.2.1 or 10.0.0.0/8")
        })
    });
    networks.collect()
}
