//! The setting `DATABASE_URL`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sea_orm::sqlx::mysql::MySqlConnectOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;

use crate::server_url::ServerUrl;
use crate::{mariadb, postgres};

/// Where the database is.
///
/// | text | meaning |
/// |---|---|
/// | `sqlite:///var/lib/waxseal/waxseal.db` | a file, by its absolute path |
/// | `sqlite://waxseal.db` | a file, seen from the working directory |
/// | `sqlite::memory:` | memory, gone with the process: for tests |
/// | `mysql://user:password@host:3306/name` | MariaDB; `mariadb://` says the same |
/// | `postgres://user:password@host:5432/name` | PostgreSQL; `postgresql://` says the same |
///
/// Characters that mean something in a URL are written in percent form, such as `%3F` for
/// a question mark. A file that is missing is made; with `?mode=rw` behind the path that
/// is an error instead. `?mode=rwc` says the default aloud.
///
/// Servers on the same machine are reached by their socket with
/// `mysql://user@localhost/name?socket=/run/mysqld/mysqld.sock` and
/// `postgres://user@localhost/name?host=/run/postgresql`. TLS is asked for by `ssl-mode`
/// (`DISABLED`, `PREFERRED`, `REQUIRED`, `VERIFY_CA`, `VERIFY_IDENTITY`) and `ssl-ca`,
/// `ssl-cert`, `ssl-key` for MariaDB, and by `sslmode` (`disable`, `allow`, `prefer`,
/// `require`, `verify-ca`, `verify-full`) and `sslrootcert`, `sslcert`, `sslkey` for
/// PostgreSQL.
///
/// A password is wiped with the value and never shown; [`InvalidDatabaseUrl`] repeats nothing
/// of the text.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Location);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Memory,
    File { path: PathBuf, create: bool },
    MariaDb(ServerUrl),
    Postgres(ServerUrl),
}

/// Why a text is not a [`DatabaseUrl`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidDatabaseUrl {
    /// A database of another kind, or no URL at all.
    #[error(
        "DATABASE_URL must begin with sqlite:, mysql:// (or mariadb://) or postgres:// (or \
         postgresql://), as in sqlite:///var/lib/waxseal/waxseal.db"
    )]
    UnknownKind,
    /// No path, or one that SQLite would take for something else than a path.
    #[error(
        "DATABASE_URL needs the path of a file behind sqlite://, \
         as in sqlite:///var/lib/waxseal/waxseal.db"
    )]
    NoPath,
    /// Something other than `mode=rwc` or `mode=rw` behind the question mark.
    #[error("DATABASE_URL may end in ?mode=rwc or ?mode=rw, and in nothing else")]
    UnknownOption,
    /// Not a URL of a server.
    #[error(
        "DATABASE_URL must have the form postgres://user:password@host:port/database; in a \
         password, write % / ? # @ : as %25 %2F %3F %23 %40 %3A; with a socket, write localhost \
         as the host"
    )]
    NoServerUrl,
    /// No name of a database.
    #[error(
        "DATABASE_URL needs the name of the database behind the host, as in \
         postgres://waxseal@localhost/waxseal"
    )]
    NoDatabase,
    /// An option that has no meaning here; with the names of those that have one.
    #[error("DATABASE_URL has an option that is not among these: {0}")]
    UnknownServerOption(String),
    /// An option whose value has no meaning.
    #[error(
        "an option of DATABASE_URL has a value that is not known: ssl-mode of MariaDB is \
         DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY; sslmode of PostgreSQL is \
         disable, allow, prefer, require, verify-ca or verify-full"
    )]
    OptionValue,
}

impl DatabaseUrl {
    /// The file of SQLite, where it is one.
    pub fn file(&self) -> Option<&std::path::Path> {
        match &self.0 {
            Location::File { path, .. } => Some(path),
            _ => None,
        }
    }

    pub(crate) fn location(&self) -> &Location {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (scheme, rest) = text
            .split_once(':')
            .ok_or(InvalidDatabaseUrl::UnknownKind)?;
        let location = match scheme {
            "sqlite" => sqlite(text, rest)?,
            "mysql" | "mariadb" => {
                let url = ServerUrl::read(text, &mariadb::OPTIONS)?;
                url.connect_options::<MySqlConnectOptions>()?;
                Location::MariaDb(url)
            }
            "postgres" | "postgresql" => {
                let url = ServerUrl::read(text, &postgres::OPTIONS)?;
                url.connect_options::<PgConnectOptions>()?;
                Location::Postgres(url)
            }
            _ => return Err(InvalidDatabaseUrl::UnknownKind),
        };
        Ok(Self(location))
    }
}

fn sqlite(text: &str, rest: &str) -> Result<Location, InvalidDatabaseUrl> {
    if matches!(rest, ":memory:" | "//:memory:") {
        return Ok(Location::Memory);
    }
    let create = match rest.split_once('?') {
        None | Some((_, "" | "mode=rwc")) => true,
        Some((_, "mode=rw")) => false,
        Some(_) => return Err(InvalidDatabaseUrl::UnknownOption),
    };
    let options: SqliteConnectOptions = text.parse().map_err(|_| InvalidDatabaseUrl::NoPath)?;
    let path = options.get_filename();
    if !names_a_file(path) {
        return Err(InvalidDatabaseUrl::NoPath);
    }
    Ok(Location::File {
        path: path.to_owned(),
        create,
    })
}

/// SQLite takes an empty name for a throw-away database, and one that begins with `file:`
/// for a URL of its own (<https://www.sqlite.org/c3ref/open.html>).
fn names_a_file(path: &Path) -> bool {
    path.file_name().is_some()
        && !path.starts_with(":memory:")
        && !path.as_os_str().as_encoded_bytes().starts_with(b"file:")
        && !path.as_os_str().as_encoded_bytes().contains(&0)
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Location::Memory => formatter.write_str("sqlite::memory:"),
            Location::File { path, .. } => write!(formatter, "sqlite://{}", path.display()),
            Location::MariaDb(url) | Location::Postgres(url) => url.fmt(formatter),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_paths() {
        for (text, path, create, shown) in [
            (
                "sqlite:///abs/a.db",
                "/abs/a.db",
                true,
                "sqlite:///abs/a.db",
            ),
            ("sqlite://rel/a.db", "rel/a.db", true, "sqlite://rel/a.db"),
            ("sqlite:rel/a.db", "rel/a.db", true, "sqlite://rel/a.db"),
            (" sqlite://a.db\n", "a.db", true, "sqlite://a.db"),
            ("sqlite://a.db?", "a.db", true, "sqlite://a.db"),
            ("sqlite://a.db?mode=rwc", "a.db", true, "sqlite://a.db"),
            ("sqlite:///a.db?mode=rw", "/a.db", false, "sqlite:///a.db"),
            ("sqlite://a%3Fb.db", "a?b.db", true, "sqlite://a?b.db"),
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            let path = PathBuf::from(path);
            assert_eq!(url.location(), &Location::File { path, create }, "{text}");
            assert_eq!(url.to_string(), shown);
        }
        for text in ["sqlite::memory:", "sqlite://:memory:"] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert_eq!(url.location(), &Location::Memory, "{text}");
            assert_eq!(format!("{url:?}"), "DatabaseUrl(sqlite::memory:)");
        }
    }

    #[test]
    fn refuses_the_rest() {
        use InvalidDatabaseUrl::*;
        for (text, expected) in [
            ("", UnknownKind),
            ("/var/lib/waxseal.db", UnknownKind),
            ("mssql://waxseal:secret@db/waxseal", UnknownKind),
            ("postgres:waxseal", NoServerUrl),
            ("postgres://waxseal:secret@db", NoDatabase),
            ("postgres://waxseal:secret@db/", NoDatabase),
            ("postgres://waxseal:secret@/waxseal", NoServerUrl),
            ("postgres://waxseal:1?secret@db/waxseal", NoDatabase),
            ("postgres://waxseal:a/secret@db/waxseal", NoServerUrl),
            ("postgres://waxseal:a#secret@db/waxseal", NoServerUrl),
            ("postgres://waxseal:1#secret@db/waxseal", NoServerUrl),
            (
                "mysql://waxseal:secret@db/waxseal?ssl-mode=maybe",
                OptionValue,
            ),
            (
                "postgres://waxseal:secret@db/waxseal?sslmode=maybe",
                OptionValue,
            ),
            ("sqlite:", NoPath),
            ("sqlite://", NoPath),
            ("sqlite:///", NoPath),
            ("sqlite://?mode=rwc", NoPath),
            ("sqlite:file:a.db", NoPath),
            ("sqlite://a%00b.db", NoPath),
            ("sqlite://a%FFb.db", NoPath),
            ("sqlite://a.db?mode=ro", UnknownOption),
            ("sqlite://a.db?mode=memory", UnknownOption),
            ("sqlite://a.db?cache=shared", UnknownOption),
        ] {
            let error = text.parse::<DatabaseUrl>().unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!error.to_string().contains("secret"));
        }
        for text in [
            "postgres://waxseal@db/waxseal?password=secret",
            "mysql://waxseal:secret@db/waxseal?sslmod=REQUIRED",
        ] {
            let error = text.parse::<DatabaseUrl>().unwrap_err();
            assert!(matches!(error, UnknownServerOption(_)), "{text}");
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn shows_servers_without_their_password() {
        for (text, shown) in [
            (
                "mysql://waxseal:se%23cret@db:3307/mail?serverVersion=mariadb-10.11&charset=utf8",
                "mysql://waxseal@db:3307/mail",
            ),
            (
                "mariadb://waxseal:secret@localhost/mail?unix_socket=/run/mysqld/mysqld.sock",
                "mariadb://waxseal@localhost/mail?socket=%2Frun%2Fmysqld%2Fmysqld.sock",
            ),
            (
                "postgresql://waxseal:secret@db/mail?sslmode=verify-full",
                "postgresql://waxseal@db/mail?sslmode=verify-full",
            ),
            (
                "postgres:///mail?host=/run/postgresql",
                "postgres:///mail?host=%2Frun%2Fpostgresql",
            ),
            (
                "postgres://waxseal:secret@%2Frun%2Fpostgresql/mail",
                "postgres://waxseal@%2Frun%2Fpostgresql/mail",
            ),
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("DatabaseUrl({shown})"));
        }
    }
}
