//! Where a request comes from.

use std::net::IpAddr;

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The machine's own command line, which is not limited.
    CommandLine,
    /// Across the network, from this address: the client's, not a proxy's.
    Network(IpAddr),
}

impl Source {
    /// The place that is counted: an address of IPv4, or 64 bits of IPv6, which is what one
    /// household or one rented machine has at its disposal.
    pub(crate) fn place(self) -> Option<String> {
        match self {
            Self::CommandLine => None,
            Self::Network(address) => Some(match address.to_canonical() {
                IpAddr::V4(address) => address.to_string(),
                IpAddr::V6(address) => {
                    let [a, b, c, d, ..] = address.segments();
                    format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for (address, place) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ] {
            let source = Source::Network(address.parse().unwrap());
            assert_eq!(source.place().as_deref(), Some(place), "{address}");
        }
        assert_eq!(Source::CommandLine.place(), None);
    }
}
