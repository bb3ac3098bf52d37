//! How a MariaDB database is opened.

use sea_orm::SqlxError;
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlPool};
use sea_orm::sqlx::{ConnectOptions, Connection, Executor};

use crate::server_url::{Options, ServerUrl};
use crate::{StoreError, fault, server};

/// What may stand behind the question mark of its URL.
pub(crate) const OPTIONS: Options = Options {
    known: &["socket", "ssl-mode", "ssl-ca", "ssl-cert", "ssl-key"],
    renamed: &[
        ("unix_socket", "socket"),
        ("sslmode", "ssl-mode"),
        ("sslca", "ssl-ca"),
        ("sslcert", "ssl-cert"),
        ("sslkey", "ssl-key"),
    ],
    ignored: &["serverVersion", "charset"],
};

/// What every connection is told.
///
/// READ COMMITTED: what is read behind a lock is the newest, and no gaps are locked, which is
/// what makes deadlocks of writers that have nothing to do with each other. Strict: elsewhere a
/// box that is too long for its column would be cut, and its key lost.
const SESSION: &str = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; \
    SET SESSION innodb_lock_wait_timeout = 5, lock_wait_timeout = 5, \
    sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,\
NO_ENGINE_SUBSTITUTION'";

/// On a Galera cluster, every question waits until this node has seen what others committed
/// before it: a delivery must not be told of yesterday's keys. Without a cluster it does nothing.
const CAUSAL_READS: &str = "SET SESSION wsrep_sync_wait = 7";

/// `ER_UNKNOWN_SYSTEM_VARIABLE`: built without Galera.
const UNKNOWN_VARIABLE: u16 = 1193;

/// Opens the database.
pub(crate) async fn open(url: &ServerUrl) -> Result<MySqlPool, StoreError> {
    let refused = |error| server::not_opened(url, error);
    let options: MySqlConnectOptions = url
        .connect_options()
        .map_err(|error| refused(SqlxError::Configuration(error.into())))?;
    let options = options.disable_statement_logging();
    server::within_patience(async {
        let mut connection = MySqlConnection::connect_with(&options).await?;
        tell(&mut connection).await?;
        connection.close().await
    })
    .await
    .map_err(refused)?;
    let pool = server::pool_options()
        .after_connect(|connection: &mut MySqlConnection, _| Box::pin(tell(connection)))
        .connect_lazy_with(options);
    Ok(pool)
}

async fn tell(connection: &mut MySqlConnection) -> Result<(), SqlxError> {
    connection.execute(SESSION).await?;
    match connection.execute(CAUSAL_READS).await {
        Err(SqlxError::Database(error))
            if fault::mariadb_number(&*error) == Some(UNKNOWN_VARIABLE) => {}
        told => {
            told?;
        }
    }
    Ok(())
}
