//! Where a database server is, and how it is asked: the part of `DATABASE_URL` for MariaDB and
//! PostgreSQL.

use std::fmt;

use sea_orm::SqlxError;
use url::Url;
use zeroize::Zeroizing;

use crate::InvalidDatabaseUrl;

/// What may stand behind the question mark for one kind of server.
pub(crate) struct Options {
    /// Names that sqlx knows.
    pub(crate) known: &'static [&'static str],
    /// Other names for the same, and what sqlx calls it.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// Names that userli's database library needs and this one does not.
    pub(crate) ignored: &'static [&'static str],
}

/// The URL of a database server. It may hold a password: it is wiped when dropped, and shown
/// without.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ServerUrl {
    whole: Zeroizing<String>,
    shown: String,
}

impl ServerUrl {
    /// # Errors
    /// What is wrong, without a word of the text: a password with a `#` or `?` in it makes any
    /// part of a URL look like any other.
    pub(crate) fn read(text: &str, options: &Options) -> Result<Self, InvalidDatabaseUrl> {
        let mut url = Url::parse(text).map_err(|_| InvalidDatabaseUrl::NoServerUrl)?;
        if url.cannot_be_a_base() || url.fragment().is_some() {
            return Err(InvalidDatabaseUrl::NoServerUrl);
        }
        if url.path().trim_matches('/').is_empty() {
            return Err(InvalidDatabaseUrl::NoDatabase);
        }
        let query = options.translate(&url)?;
        url.set_query(None);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut without = url.clone();
        // Fails where there is no host, and so no password either.
        let _ = without.set_password(None);
        Ok(Self {
            whole: Zeroizing::new(url.into()),
            shown: without.into(),
        })
    }

    /// What the library makes of it. Its copy of the password lives as long as the connections
    /// may have to be opened anew.
    pub(crate) fn connect_options<T>(&self) -> Result<T, InvalidDatabaseUrl>
    where
        T: std::str::FromStr<Err = SqlxError>,
    {
        self.whole
            .parse()
            .map_err(|_| InvalidDatabaseUrl::OptionValue)
    }
}

impl Options {
    fn translate(&self, url: &Url) -> Result<Vec<(String, String)>, InvalidDatabaseUrl> {
        let mut pairs = Vec::new();
        for (name, value) in url.query_pairs() {
            let renamed = self.renamed.iter().find(|(other, _)| *other == name);
            if self.known.contains(&&*name) {
                pairs.push((name.into_owned(), value.into_owned()));
            } else if let Some((_, known)) = renamed {
                pairs.push(((*known).to_owned(), value.into_owned()));
            } else if !self.ignored.contains(&&*name) {
                return Err(InvalidDatabaseUrl::UnknownServerOption(
                    self.known.join(", "),
                ));
            }
        }
        Ok(pairs)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ServerUrl({self})")
    }
}
