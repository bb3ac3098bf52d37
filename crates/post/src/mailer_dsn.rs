//! The setting `MAILER_DSN`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use url::{Host, Url};
use zeroize::Zeroizing;

/// How mail leaves.
///
/// | text | meaning |
/// |---|---|
/// | `smtp://user:password@mail.example.org` | a mail server, port 25, TLS by STARTTLS |
/// | `smtps://user:password@mail.example.org` | the same with TLS from the first byte, port 465 |
/// | `file:///var/spool/waxseal` | a file for each message in that folder |
/// | `null://` | nowhere: every letter counts as sent |
///
/// A port can be named. Without user and password, STARTTLS is used where the server offers
/// it; with them it must. With `smtp://` and this machine (`localhost`) there is no TLS.
/// Characters that mean something in a URL are written in percent form.
#[derive(Clone, PartialEq, Eq)]
pub struct MailerDsn(pub(crate) Way);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Way {
    Nowhere,
    Folder(PathBuf),
    Server(Server),
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    pub(crate) login: Option<(String, Zeroizing<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    /// From the first byte.
    Always,
    /// By STARTTLS, or nothing is sent.
    Upgraded,
    /// By STARTTLS where it is offered.
    Offered,
    /// Not at all: nothing leaves this machine, and hardly a certificate names `localhost`.
    Needless,
}

/// Why a text is not a [`MailerDsn`]. It may hold a password and is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMailerDsn {
    /// Not a URL, or one of another kind.
    #[error("MAILER_DSN begins with smtp://, smtps://, file:/// or null://")]
    UnknownKind,
    /// No mail server is named.
    #[error("MAILER_DSN needs a mail server, as in smtp://mail.example.org")]
    NoHost,
    /// No absolute path.
    #[error("MAILER_DSN needs the absolute path of a folder, as in file:///var/spool/waxseal")]
    NoFolder,
    /// A path, a query or anything else behind the server.
    #[error("MAILER_DSN ends with the server and its port; there are no options")]
    UnknownOption,
    /// A user without a password, or the reverse, or one that is not UTF-8 in percent form.
    #[error("MAILER_DSN names a user and a password or neither, in percent form where needed")]
    Login,
}

impl FromStr for MailerDsn {
    type Err = InvalidMailerDsn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.starts_with("null://") {
            return Ok(Self(Way::Nowhere));
        }
        if let Some(path) = text.strip_prefix("file://") {
            let path = PathBuf::from(path);
            let is_folder = path.is_absolute() && path.file_name().is_some();
            return is_folder
                .then_some(Self(Way::Folder(path)))
                .ok_or(InvalidMailerDsn::NoFolder);
        }
        let url = Url::parse(text).map_err(|_| InvalidMailerDsn::UnknownKind)?;
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Always, 465),
            "smtp" => (Tls::Offered, 25),
            _ => return Err(InvalidMailerDsn::UnknownKind),
        };
        Ok(Self(Way::Server(server(&url, tls, port)?)))
    }
}

fn server(url: &Url, tls: Tls, port: u16) -> Result<Server, InvalidMailerDsn> {
    let host = match url.host() {
        Some(Host::Ipv6(address)) => address.to_string(),
        Some(host) => host.to_string(),
        None => return Err(InvalidMailerDsn::NoHost),
    };
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(InvalidMailerDsn::UnknownOption);
    }
    let login = match (url.username(), url.password()) {
        ("", None) => None,
        (user, Some(password)) if !user.is_empty() => Some((decoded(user)?, decoded(password)?)),
        _ => return Err(InvalidMailerDsn::Login),
    };
    let is_here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let tls = match tls {
        Tls::Offered if is_here => Tls::Needless,
        Tls::Offered if login.is_some() => Tls::Upgraded,
        other => other,
    };
    Ok(Server {
        host,
        port: url.port().unwrap_or(port),
        tls,
        login: login.map(|(user, password)| (user, Zeroizing::new(password))),
    })
}

/// Percent form, read by the same rules as the URL around it.
fn decoded(text: &str) -> Result<String, InvalidMailerDsn> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(), digit()) else {
            return Err(InvalidMailerDsn::Login);
        };
        bytes.push(u8::try_from(16 * high + low).unwrap_or_default());
    }
    String::from_utf8(bytes).map_err(|_| InvalidMailerDsn::Login)
}

impl MailerDsn {
    /// Whether letters go anywhere at all.
    pub fn sends(&self) -> bool {
        self.0 != Way::Nowhere
    }
}

impl Default for MailerDsn {
    /// `null://`
    fn default() -> Self {
        Self(Way::Nowhere)
    }
}

impl fmt::Display for MailerDsn {
    /// Without user and password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Way::Nowhere => formatter.write_str("null://"),
            Way::Folder(path) => write!(formatter, "file://{}", path.display()),
            Way::Server(server) => {
                let scheme = if server.tls == Tls::Always {
                    "smtps"
                } else {
                    "smtp"
                };
                let login = if server.login.is_some() {
                    "(hidden)@"
                } else {
                    ""
                };
                write!(
                    formatter,
                    "{scheme}://{login}{}:{}",
                    server.host, server.port
                )
            }
        }
    }
}

impl fmt::Debug for MailerDsn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MailerDsn({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> Server {
        match text.parse::<MailerDsn>().unwrap().0 {
            Way::Server(server) => server,
            _ => panic!("{text}"),
        }
    }

    #[test]
    fn servers() {
        for (text, shown, tls) in [
            (
                "smtp://mx.example.org",
                "smtp://mx.example.org:25",
                Tls::Offered,
            ),
            (
                "smtp://127.0.0.1:2525",
                "smtp://127.0.0.1:2525",
                Tls::Needless,
            ),
            ("smtp://[::1]:25/", "smtp://::1:25", Tls::Needless),
            (
                "smtp://a:b@localhost",
                "smtp://(hidden)@localhost:25",
                Tls::Needless,
            ),
            (
                "smtp://a:b@mx.org:587",
                "smtp://(hidden)@mx.org:587",
                Tls::Upgraded,
            ),
            (
                "smtps://a:b@mx.org",
                "smtps://(hidden)@mx.org:465",
                Tls::Always,
            ),
            (" smtps://mx.org\n", "smtps://mx.org:465", Tls::Always),
        ] {
            let dsn: MailerDsn = text.parse().unwrap();
            assert_eq!(dsn.to_string(), shown, "{text}");
            assert_eq!(server(text).tls, tls, "{text}");
            assert!(dsn.sends());
        }
        let login = server("smtps://post%40example.org:p%C3%A4ss%3A%2F@mx.org").login;
        let (user, password) = login.unwrap();
        assert_eq!(
            (user.as_str(), password.as_str()),
            ("post@example.org", "päss:/")
        );
    }

    #[test]
    fn folders_and_nowhere() {
        let dsn: MailerDsn = "file:///var/spool/wax".parse().unwrap();
        assert_eq!(dsn.to_string(), "file:///var/spool/wax");
        for text in ["null://", "null://null", "null://default"] {
            let dsn: MailerDsn = text.parse().unwrap();
            assert_eq!(
                (dsn.sends(), format!("{dsn:?}")),
                (false, "MailerDsn(null://)".into())
            );
        }
    }

    #[test]
    fn refuses_the_rest_and_repeats_nothing() {
        use InvalidMailerDsn::*;
        for (text, expected) in [
            ("", UnknownKind),
            ("mx.example.org", UnknownKind),
            ("sendmail://default", UnknownKind),
            ("http://a:secret@mx.org", UnknownKind),
            ("smtp://", NoHost),
            ("smtp://mx.org/path", UnknownOption),
            ("smtp://a:secret@mx.org?verify_peer=0", UnknownOption),
            ("smtp://user@mx.org", Login),
            ("smtp://:secret@mx.org", Login),
            ("smtp://a:secret%zz@mx.org", Login),
            ("smtp://a:secret%ff@mx.org", Login),
            ("file://", NoFolder),
            ("file:///", NoFolder),
            ("file://spool", NoFolder),
        ] {
            let fault = text.parse::<MailerDsn>().unwrap_err();
            assert_eq!(fault, expected, "{text}");
            assert!(!fault.to_string().contains("secret"));
        }
    }
}
