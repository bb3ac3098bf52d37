//! The three databases that Waxseal and userli can be in.

use crate::DatabaseServer;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A file.
    Sqlite,
    /// A server.
    MariaDb,
    /// A server.
    Postgres,
}

impl DatabaseKind {
    /// All that are at hand: `script/with-databases` starts the servers.
    pub fn all() -> Vec<Self> {
        let kinds = [Self::Sqlite, Self::MariaDb, Self::Postgres];
        kinds.into_iter().filter(|kind| kind.is_here()).collect()
    }

    fn is_here(self) -> bool {
        let here = self.server().is_none_or(DatabaseServer::is_here);
        if !here {
            println!("NOT TESTED: {self:?}; script/with-databases starts one");
        }
        here
    }

    /// Its server; a file has none.
    pub fn server(self) -> Option<DatabaseServer> {
        match self {
            Self::Sqlite => None,
            Self::MariaDb => Some(DatabaseServer::MariaDb),
            Self::Postgres => Some(DatabaseServer::Postgres),
        }
    }

    /// What `waxseal export userli --dialect` calls it.
    pub fn dialect(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::MariaDb => "mariadb",
            Self::Postgres => "postgresql",
        }
    }
}
