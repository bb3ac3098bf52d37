//! Where a userli database is.

use std::fmt;
use std::str::FromStr;

use sea_orm::sqlx::mysql::MySqlConnectOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use zeroize::Zeroizing;

/// The address of a userli database, as `DATABASE_URL` in userli's own configuration or as in
/// Waxseal's: `mysql://user:password@host/mail`, `postgres://user:password@host/mail`,
/// `sqlite:///path/to/userli.sqlite`. It never shows its password.
#[derive(Clone, PartialEq, Eq)]
pub struct UserliUrl {
    url: Zeroizing<String>,
    shown: String,
}

/// Why a text is not a [`UserliUrl`]. Nothing of the text is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidUserliUrl {
    /// A database of another kind, or no URL at all.
    #[error(
        "the URL of a userli database begins with mysql:, mariadb:, postgres:, postgresql: or \
         sqlite:, as in mysql://userli@localhost/userli"
    )]
    UnknownKind,
    /// A URL with a part that cannot be read.
    #[error(
        "the URL of the userli database cannot be read; characters of a password that mean \
         something in a URL are written in percent form, such as %40 for @"
    )]
    Malformed,
    /// No name of a database or no path.
    #[error(
        "the URL does not say which database: behind the host stands a slash and its name, and \
         behind sqlite:// the path of a file"
    )]
    NoDatabase,
}

/// What Doctrine takes in a URL and other programs do not: neither changes what is read.
const DOCTRINE_ONLY: [&str; 2] = ["serverVersion", "charset"];

impl UserliUrl {
    pub(crate) fn reveal(&self) -> &str {
        &self.url
    }

    /// Whether there is a password in it.
    pub fn has_password(&self) -> bool {
        authority(&self.url)
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| !password.is_empty())
    }
}

impl FromStr for UserliUrl {
    type Err = InvalidUserliUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or(InvalidUserliUrl::UnknownKind)?;
        let scheme = match scheme {
            "mysql" | "mariadb" | "mysqli" | "pdo-mysql" => "mysql",
            "postgres" | "postgresql" | "pgsql" | "pdo-pgsql" => "postgres",
            "sqlite" | "sqlite3" | "pdo-sqlite" => return sqlite(rest),
            _ => return Err(InvalidUserliUrl::UnknownKind),
        };
        let url = Zeroizing::new(format!("{scheme}:{}", without_doctrine(rest)));
        let database = match scheme {
            "mysql" => url
                .parse::<MySqlConnectOptions>()
                .ok()
                .map(|options| options.get_database().map(str::to_owned)),
            _ => url
                .parse::<PgConnectOptions>()
                .ok()
                .map(|options| options.get_database().map(str::to_owned)),
        };
        let database = database.ok_or(InvalidUserliUrl::Malformed)?;
        if database.unwrap_or_default().is_empty() {
            return Err(InvalidUserliUrl::NoDatabase);
        }
        let shown = hide_password(&url);
        Ok(Self { url, shown })
    }
}

/// The file is opened for reading; one that is missing is not made.
fn sqlite(rest: &str) -> Result<UserliUrl, InvalidUserliUrl> {
    let path = rest.split('?').next().unwrap_or_default();
    if path.trim_matches('/').is_empty() || path.contains(":memory:") {
        return Err(InvalidUserliUrl::NoDatabase);
    }
    let shown = format!("sqlite:{path}");
    Ok(UserliUrl {
        url: Zeroizing::new(format!("{shown}?mode=ro")),
        shown,
    })
}

fn without_doctrine(rest: &str) -> String {
    let Some((place, query)) = rest.split_once('?') else {
        return rest.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && !DOCTRINE_ONLY.contains(&name)
        })
        .collect();
    if kept.is_empty() {
        place.to_owned()
    } else {
        format!("{place}?{}", kept.join("&"))
    }
}

/// `user:password` and what stands behind the `@`.
fn authority(url: &str) -> Option<(&str, &str)> {
    let (_, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let at = rest.get(..end)?.rfind('@')?;
    Some((rest.get(..at)?, rest.get(at + 1..)?))
}

fn hide_password(url: &str) -> String {
    let scheme = url.split("://").next().unwrap_or_default();
    // Options may name files and hosts, and Postgres takes a password there too.
    match authority(url) {
        Some((user, place)) => {
            let user = user.split(':').next().unwrap_or_default();
            let place = place.split('?').next().unwrap_or_default();
            format!("{scheme}://{user}@{place}")
        }
        None => url.split('?').next().unwrap_or_default().to_owned(),
    }
}

impl fmt::Display for UserliUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl fmt::Debug for UserliUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UserliUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_userli_and_we_write() {
        for (text, url, shown) in [
            (
                "mysql://mail:s3c%40ret@127.0.0.1:3306/mail?serverVersion=10.11&charset=utf8mb4",
                "mysql://mail:s3c%40ret@127.0.0.1:3306/mail",
                "mysql://mail@127.0.0.1:3306/mail",
            ),
            (
                "mariadb://mail@localhost/mail?charset=utf8mb4&socket=/run/m.sock",
                "mysql://mail@localhost/mail?socket=/run/m.sock",
                "mysql://mail@localhost/mail",
            ),
            (
                "pgsql://mail:secret@db/mail?sslmode=require",
                "postgres://mail:secret@db/mail?sslmode=require",
                "postgres://mail@db/mail",
            ),
            (
                "sqlite:////srv/userli/data.db",
                "sqlite:////srv/userli/data.db?mode=ro",
                "sqlite:////srv/userli/data.db",
            ),
        ] {
            let parsed: UserliUrl = text.parse().unwrap();
            assert_eq!(parsed.reveal(), url);
            assert_eq!(parsed.to_string(), shown);
            assert_eq!(
                parsed.has_password(),
                text.contains("s3c") || text.contains("secret")
            );
            assert!(!format!("{parsed:?}").contains("secret"));
        }
    }

    #[test]
    fn refuses_the_rest_without_repeating_it() {
        use InvalidUserliUrl::*;
        for (text, expected) in [
            ("", UnknownKind),
            ("oracle://mail:secret@db/mail", UnknownKind),
            ("mysql://mail:secret@db", NoDatabase),
            ("postgres://mail:secret@db/", NoDatabase),
            ("mysql://mail:sec/ret@db:port/mail", Malformed),
            ("sqlite:", NoDatabase),
            ("sqlite::memory:", NoDatabase),
        ] {
            let error = text.parse::<UserliUrl>().unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!error.to_string().contains("secret"));
        }
    }
}
