//! Where the server listens.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// An address and a port, or a unix socket: `127.0.0.1:8080`, `unix:/run/waxseal/api.sock`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Listen {
    Tcp(SocketAddr),
    Unix(PathBuf),
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            return if path.is_absolute() {
                Ok(Self::Unix(path))
            } else {
                Err("the path behind unix: must begin with a slash".to_owned())
            };
        }
        text.parse().map(Self::Tcp).map_err(|_| {
            format!("{text:?} is neither ADDRESS:PORT, as in 127.0.0.1:8080, nor unix:/path")
        })
    }
}
