//! How a PostgreSQL database is opened.

use sea_orm::SqlxError;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sea_orm::sqlx::{ConnectOptions, Connection, Executor};

use crate::server_url::{Options, ServerUrl};
use crate::{StoreError, server};

/// What may stand behind the question mark of its URL.
pub(crate) const OPTIONS: Options = Options {
    known: &[
        "host",
        "port",
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "application_name",
    ],
    renamed: &[
        ("ssl-mode", "sslmode"),
        ("ssl-root-cert", "sslrootcert"),
        ("ssl-cert", "sslcert"),
        ("ssl-key", "sslkey"),
    ],
    ignored: &["serverVersion", "charset"],
};

/// What every connection is told. Whatever a commit waits for stays as the administrator set
/// it, unless that is nothing: a public key that Dovecot has seen must survive a power cut
/// together with its boxes.
const SESSION: &str = "SELECT \
    set_config('default_transaction_isolation', 'read committed', false), \
    set_config('lock_timeout', '5s', false), \
    set_config('statement_timeout', '15s', false), \
    set_config('idle_in_transaction_session_timeout', '60s', false), \
    set_config('synchronous_commit', \
        CASE current_setting('synchronous_commit') WHEN 'off' THEN 'local' \
        ELSE current_setting('synchronous_commit') END, false)";

/// Opens the database.
pub(crate) async fn open(url: &ServerUrl) -> Result<PgPool, StoreError> {
    let refused = |error| server::not_opened(url, error);
    let options: PgConnectOptions = url
        .connect_options()
        .map_err(|error| refused(SqlxError::Configuration(error.into())))?;
    let options = options.disable_statement_logging();
    server::within_patience(async {
        let mut connection = PgConnection::connect_with(&options).await?;
        connection.execute(SESSION).await?;
        connection.close().await
    })
    .await
    .map_err(refused)?;
    let pool = server::pool_options()
        .after_connect(|connection: &mut PgConnection, _| {
            Box::pin(async move {
                connection.execute(SESSION).await?;
                Ok(())
            })
        })
        .connect_lazy_with(options);
    Ok(pool)
}
