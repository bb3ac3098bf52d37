//! Where a service of Dovecot's is.

use std::net::IpAddr;
use std::path::PathBuf;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Port { host: String, port: u16, tls: bool },
    Socket(PathBuf),
}

impl Place {
    /// Whether nobody outside of this machine can hear what is said on the way.
    pub(super) fn is_here(&self) -> bool {
        match self {
            Self::Socket(_) => true,
            Self::Port { host, .. } => {
                let address: Option<IpAddr> = host.parse().ok();
                host == "localhost" || address.is_some_and(|address| address.is_loopback())
            }
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Port { host, port, tls } => {
                let prefix = if *tls { "tls:" } else { "" };
                write!(formatter, "{prefix}{host}:{port}")
            }
            Self::Socket(path) => write!(formatter, "unix:{}", path.display()),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("unix:") {
            return Ok(Self::Socket(path.into()));
        }
        let after_tls = text.strip_prefix("tls:");
        let place = after_tls.unwrap_or(text).rsplit_once(':');
        let place = place.and_then(|(host, port)| {
            Some(Self::Port {
                host: host.trim_matches(['[', ']']).to_owned(),
                port: port.parse().ok()?,
                tls: after_tls.is_some(),
            })
        });
        place.ok_or("it is ADDRESS:PORT, tls:ADDRESS:PORT or unix:/path")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_and_shown() {
        let port = |host: &str, port, tls| Place::Port {
            host: host.to_owned(),
            port,
            tls,
        };
        for (text, expected, is_here) in [
            ("127.0.0.1:143", port("127.0.0.1", 143, false), true),
            ("localhost:143", port("localhost", 143, false), true),
            ("192.0.2.7:143", port("192.0.2.7", 143, false), false),
            (
                "tls:mail.example.org:993",
                port("mail.example.org", 993, true),
                false,
            ),
            ("unix:/run/lmtp", Place::Socket("/run/lmtp".into()), true),
        ] {
            let place: Place = text.parse().unwrap();
            assert_eq!((&place, place.is_here()), (&expected, is_here));
            assert_eq!(place.to_string(), text);
        }
        assert_eq!("[::1]:24".parse(), Ok(port("::1", 24, false)));
        for wrong in ["", "24", "localhost", "localhost:imap", "tls:/run/lmtp"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
