//! Whether the server speaks TLS, and what it may do without.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use super::Listen;
use super::check::Check;
use super::setting::{TLS_CERT_FILE, TLS_CLIENT_CA_FILE, TLS_KEY_FILE, WAXSEAL_ALLOW_PLAIN_HTTP};

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

impl TlsFiles {
    /// Whether and how the server speaks TLS, and whether it may do without.
    pub(super) fn read(check: &mut Check<'_>, listen: Option<&Listen>) -> Option<Option<Self>> {
        let certificate = check.optional(&TLS_CERT_FILE);
        let key = check.optional(&TLS_KEY_FILE);
        let authorities = check.optional(&TLS_CLIENT_CA_FILE);
        let allowed = check.optional(&WAXSEAL_ALLOW_PLAIN_HTTP);
        let files = tls_files(certificate, key, authorities);
        let files = files.map_err(|problem| check.wrong(problem)).ok()?;
        match (listen, &files) {
            (Some(Listen::Tcp(address)), None) => refuse_plain_http(*address, allowed)
                .map_err(|problem| check.wrong(problem))
                .ok()?,
            (Some(Listen::Unix(_)), Some(_)) => {
                let problem = "LISTEN is a unix socket, and TLS_CERT_FILE is set: a socket of this \
                               machine needs no TLS, take one of them out";
                check.wrong(problem);
            }
            _ => {}
        }
        Some(files)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Source};

    const DATABASE: (&str, &str) = ("DATABASE_URL", "sqlite:///tmp/waxseal.sqlite");

    #[test]
    fn plain_http_stays_on_this_machine_unless_told_otherwise() {
        let config = |settings: &[(&str, &str)]| {
            let all = [&[DATABASE], settings].concat();
            Config::from_source(&Source::of(&all, &[])).map_err(|problem| problem.to_string())
        };
        let listen = |address| ("LISTEN", address);
        for near in [
            "127.0.0.1:1",
            "[::1]:1",
            "[::ffff:127.0.0.1]:1",
            "unix:/run/w",
        ] {
            config(&[listen(near)]).unwrap();
        }
        let files = [("TLS_CERT_FILE", "/c.pem"), ("TLS_KEY_FILE", "/k.pem")];
        for far in ["0.0.0.0:1", "192.0.2.1:1", "[::]:1"] {
            let said = config(&[listen(far)]).unwrap_err();
            assert!(said.contains("beyond this machine"), "{said}");
            let allow = |word| config(&[listen(far), ("WAXSEAL_ALLOW_PLAIN_HTTP", word)]);
            allow("yes").unwrap_err();
            allow(IN_SO_MANY_WORDS).unwrap();
            assert!(
                config(&[&[listen(far)][..], &files].concat())
                    .unwrap()
                    .tls
                    .is_some()
            );
        }
        for wrong in [
            &files[..1],
            &files[1..],
            &[("TLS_CLIENT_CA_FILE", "/a.pem")],
        ] {
            let said = config(wrong).unwrap_err();
            assert!(said.contains("TLS_CERT_FILE"), "{said}");
        }
        config(&[&[listen("unix:/run/w")][..], &files].concat()).unwrap_err();
    }
}
