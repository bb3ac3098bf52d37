//! Where a request comes from, for limits.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use accounts::Source;
use axum::extract::{ConnectInfo, Request};
use ipnet::IpNet;

/// What proxies say about whom they ask for, each behind what it was told itself.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of whoever asks. A connection from this machine, through a unix socket or from a
/// trusted proxy tells of somebody else where it names one. Every proxy adds a name behind those
/// it got, and the first ones come from whoever asked, so they are read from the end, for as long
/// as they are a trusted proxy's.
pub(super) fn source(request: &Request, trusted: &[IpNet]) -> Source {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    let mut nearest = peer.to_canonical();
    for name in names(request) {
        if !is_trusted(nearest, trusted) {
            break;
        }
        let Some(address) = name else { break };
        nearest = address;
    }
    Source::Network(nearest)
}

/// The names, the last one first; none for what is no address.
fn names(request: &Request) -> impl Iterator<Item = Option<IpAddr>> {
    let lines = request.headers().get_all(FORWARDED_FOR);
    let lines: Vec<_> = lines.iter().collect();
    lines.into_iter().rev().flat_map(|line| {
        let line = line.to_str().unwrap_or_default();
        line.rsplit(',').map(|name| {
            name.trim()
                .parse()
                .ok()
                .map(|name: IpAddr| name.to_canonical())
        })
    })
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    address.is_loopback() || trusted.iter().any(|network| network.contains(&address))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn network(address: &str) -> Source {
        Source::Network(address.parse().unwrap())
    }

    fn from(peer: Option<&str>, forwarded: &[&str]) -> Source {
        behind(&[], peer, forwarded)
    }

    fn behind(trusted: &[&str], peer: Option<&str>, forwarded: &[&str]) -> Source {
        let trusted = trusted.iter().map(|network| network.parse().unwrap());
        let trusted: Vec<IpNet> = trusted.collect();
        let mut request = Request::builder();
        for line in forwarded {
            request = request.header(FORWARDED_FOR, *line);
        }
        let mut request = request.body(Body::empty()).unwrap();
        if let Some(peer) = peer {
            let peer: SocketAddr = peer.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        source(&request, &trusted)
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let far = Some("192.0.2.1:4711");
        assert_eq!(from(far, &[]), network("192.0.2.1"));
        assert_eq!(from(far, &["198.51.100.7"]), network("192.0.2.1"));
        for near in [
            None,
            Some("127.0.0.1:4711"),
            Some("[::1]:4711"),
            Some("[::ffff:127.0.0.1]:1"),
        ] {
            assert_eq!(
                from(near, &["198.51.100.7"]),
                network("198.51.100.7"),
                "{near:?}"
            );
        }
    }

    /// What the client itself sent stands before what the proxy wrote.
    #[test]
    fn the_last_name_counts() {
        let near = Some("127.0.0.1:4711");
        let expected = network("198.51.100.7");
        assert_eq!(from(near, &["203.0.113.1, 198.51.100.7"]), expected);
        assert_eq!(from(near, &["203.0.113.1", " 198.51.100.7 "]), expected);
        assert_eq!(
            from(near, &["203.0.113.1, 2001:db8::1"]),
            network("2001:db8::1")
        );
        assert_eq!(from(near, &["nonsense"]), network("127.0.0.1"));
        assert_eq!(from(near, &[]), network("127.0.0.1"));
    }

    #[test]
    fn only_named_proxies_elsewhere_are_believed() {
        let trusted = ["192.0.2.0/28", "2001:db8::/64"];
        let proxy = Some("192.0.2.1:4711");
        let client = network("198.51.100.7");
        assert_eq!(
            behind(&trusted, proxy, &["203.0.113.1, 198.51.100.7"]),
            client
        );
        assert_eq!(
            behind(&trusted, Some("[::ffff:192.0.2.1]:1"), &["198.51.100.7"]),
            client
        );
        assert_eq!(
            behind(&trusted, Some("[2001:db8::1]:1"), &["198.51.100.7"]),
            client
        );
        // One proxy behind another: what the client itself sent still counts for nothing.
        let chain = ["203.0.113.1, 198.51.100.7, 192.0.2.2"];
        assert_eq!(behind(&trusted, proxy, &chain), client);
        assert_eq!(behind(&trusted, Some("127.0.0.1:1"), &chain), client);
        assert_eq!(
            behind(&[], Some("127.0.0.1:1"), &chain),
            network("192.0.2.2")
        );
        for stranger in ["192.0.2.16:1", "[2001:db8:1::1]:1"] {
            let peer: SocketAddr = stranger.parse().unwrap();
            assert_eq!(
                behind(&trusted, Some(stranger), &chain),
                Source::Network(peer.ip())
            );
        }
        assert_eq!(behind(&trusted, proxy, &["nonsense"]), network("192.0.2.1"));
    }
}
