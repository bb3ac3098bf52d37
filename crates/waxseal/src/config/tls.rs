//! Whether the server speaks TLS, and what it may do without.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// Where certificate and key are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    /// The chain, the server's own certificate first: PEM.
    pub(crate) certificate: PathBuf,
    /// Its private key: PEM.
    pub(crate) key: PathBuf,
    /// Whoever connects must have a certificate of one of these authorities: PEM.
    pub(crate) client_authorities: Option<PathBuf>,
}

/// What `WAXSEAL_ALLOW_PLAIN_HTTP` must say.
pub(crate) const IN_SO_MANY_WORDS: &str = "passwords-and-keys-travel-in-the-clear";

/// That somebody wants plain HTTP beyond this machine, and knows what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AllowPlainHttp;

impl FromStr for AllowPlainHttp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == IN_SO_MANY_WORDS {
            return Ok(Self);
        }
        Err(format!("the only value it takes is {IN_SO_MANY_WORDS}"))
    }
}

/// What stands in the way of listening there without TLS.
pub(crate) fn refuse_plain_http(
    address: SocketAddr,
    allowed: Option<AllowPlainHttp>,
) -> Result<(), String> {
    if address.ip().to_canonical().is_loopback() || allowed.is_some() {
        return Ok(());
    }
    Err(format!(
        "LISTEN is {address}, beyond this machine, where passwords and private keys would travel \
         in the clear. Set TLS_CERT_FILE and TLS_KEY_FILE, or listen on 127.0.0.1 or unix:/path. \
         Where a proxy on another machine speaks TLS and the network between is your own, set \
         WAXSEAL_ALLOW_PLAIN_HTTP={IN_SO_MANY_WORDS}"
    ))
}

/// Two or three settings that belong together.
pub(crate) fn tls_files(
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    client_authorities: Option<PathBuf>,
) -> Result<Option<TlsFiles>, &'static str> {
    match (certificate, key, client_authorities) {
        (Some(certificate), Some(key), client_authorities) => Ok(Some(TlsFiles {
            certificate,
            key,
            client_authorities,
        })),
        (None, None, None) => Ok(None),
        (None, None, Some(_)) => {
            Err("TLS_CLIENT_CA_FILE needs TLS_CERT_FILE and TLS_KEY_FILE beside it")
        }
        _ => Err("TLS_CERT_FILE and TLS_KEY_FILE need each other"),
    }
}
