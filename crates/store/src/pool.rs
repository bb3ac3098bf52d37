//! Connections to a database of any kind.

use sea_orm::sqlx::{MySqlPool, PgPool, SqlitePool};
use sea_orm::{DatabaseConnection, SqlxMySqlConnector, SqlxPostgresConnector, SqlxSqliteConnector};

use crate::database_url::Location;
use crate::{StoreError, mariadb, postgres, sqlite};

/// A pool of connections. Clones share it.
#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    MariaDb(MySqlPool),
    Postgres(PgPool),
}

impl Pool {
    pub(crate) async fn open(location: &Location) -> Result<Self, StoreError> {
        match location {
            Location::Memory | Location::File { .. } => {
                sqlite::open(location).await.map(Self::Sqlite)
            }
            Location::MariaDb(url) => mariadb::open(url).await.map(Self::MariaDb),
            Location::Postgres(url) => postgres::open(url).await.map(Self::Postgres),
        }
    }

    pub(crate) fn connection(&self) -> DatabaseConnection {
        match self.clone() {
            Self::Sqlite(pool) => SqlxSqliteConnector::from_sqlx_sqlite_pool(pool),
            Self::MariaDb(pool) => SqlxMySqlConnector::from_sqlx_mysql_pool(pool),
            Self::Postgres(pool) => SqlxPostgresConnector::from_sqlx_postgres_pool(pool),
        }
    }

    /// Closes all connections, after those that are in use.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::MariaDb(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(pool) => pool.is_closed(),
            Self::MariaDb(pool) => pool.is_closed(),
            Self::Postgres(pool) => pool.is_closed(),
        }
    }
}
