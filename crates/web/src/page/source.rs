//! Where a request comes from, for limits.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use accounts::Source;
use axum::extract::{ConnectInfo, Request};

/// What a proxy says about whom it asks for, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of whoever asks. A connection from this machine, or through a unix socket, is a
/// proxy's where it names somebody: the last name is the one that the proxy wrote.
pub(super) fn source(request: &Request) -> Source {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    if !peer.to_canonical().is_loopback() {
        return Source::Network(peer);
    }
    let named = request
        .headers()
        .get_all(FORWARDED_FOR)
        .iter()
        .next_back()
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .and_then(|name| name.trim().parse().ok());
    Source::Network(named.unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn network(address: &str) -> Source {
        Source::Network(address.parse().unwrap())
    }

    fn from(peer: Option<&str>, forwarded: &[&str]) -> Source {
        let mut request = Request::builder();
        for line in forwarded {
            request = request.header(FORWARDED_FOR, *line);
        }
        let mut request = request.body(Body::empty()).unwrap();
        if let Some(peer) = peer {
            let peer: SocketAddr = peer.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        source(&request)
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
}
