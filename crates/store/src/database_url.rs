//! The setting `DATABASE_URL`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;

/// Where the database is.
///
/// | text | meaning |
/// |---|---|
/// | `sqlite:///var/lib/waxseal/waxseal.db` | a file, by its absolute path |
/// | `sqlite://waxseal.db` | a file, seen from the working directory |
/// | `sqlite::memory:` | memory, gone with the process: for tests |
///
/// Characters that mean something in a URL are written in percent form, such as `%3F` for
/// a question mark. A file that is missing is made; with `?mode=rw` behind the path that
/// is an error instead. `?mode=rwc` says the default aloud.
///
/// It never holds a password: URLs of databases that ask for one are refused, and
/// [`InvalidDatabaseUrl`] does not repeat them.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Location);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Memory,
    File { path: PathBuf, create: bool },
}

/// Why a text is not a [`DatabaseUrl`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidDatabaseUrl {
    /// A database of another kind, or no URL at all.
    #[error(
        "SQLite is what this release speaks: DATABASE_URL must begin with sqlite:, \
         as in sqlite:///var/lib/waxseal/waxseal.db"
    )]
    NotSqlite,
    /// No path, or one that SQLite would take for something else than a path.
    #[error(
        "DATABASE_URL needs the path of a file behind sqlite://, \
         as in sqlite:///var/lib/waxseal/waxseal.db"
    )]
    NoPath,
    /// Something other than `mode=rwc` or `mode=rw` behind the question mark.
    #[error("DATABASE_URL may end in ?mode=rwc or ?mode=rw, and in nothing else")]
    UnknownOption,
}

impl DatabaseUrl {
    pub(crate) fn location(&self) -> &Location {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let rest = text
            .strip_prefix("sqlite:")
            .ok_or(InvalidDatabaseUrl::NotSqlite)?;
        if matches!(rest, ":memory:" | "//:memory:") {
            return Ok(Self(Location::Memory));
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
        Ok(Self(Location::File {
            path: path.to_owned(),
            create,
        }))
    }
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
            ("", NotSqlite),
            ("/var/lib/waxseal.db", NotSqlite),
            ("postgres://waxseal:secret@db/waxseal", NotSqlite),
            ("mysql://waxseal:secret@db/waxseal", NotSqlite),
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
    }
}
