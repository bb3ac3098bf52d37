//! What MariaDB and PostgreSQL have in common when they are opened.

use std::future::Future;
use std::io::ErrorKind;
use std::time::Duration;

use sea_orm::SqlxError;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Connection, Database};

use crate::StoreError;
use crate::fault::{self, Fault};
use crate::server_url::ServerUrl;

/// How long a call waits for a connection. As long again it may wait for a lock, which
/// together stays below the 20 seconds after which Dovecot's adapter gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// A question takes a fraction of a millisecond and a change a few; more connections would
/// wait inside the database instead. Six servers stay below the 100 of PostgreSQL's default.
const CONNECTIONS: u32 = 16;

/// A connection that rested this long is asked whether it still lives; one in use is not, so
/// that a look-up is one message there and one back.
const RESTED: Duration = Duration::from_secs(2);

/// How long it may take to answer that. Of one that a firewall has forgotten nothing is ever heard
/// again, and whoever waits for it must have time left for another one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(1);

/// Below the 8 hours of MariaDB and what most firewalls remember.
const IDLE: Duration = Duration::from_secs(600);

/// A name that points to another server by now, after a failover, is followed by then.
const LIFETIME: Duration = Duration::from_secs(1800);

pub(crate) fn pool_options<DB: Database>() -> PoolOptions<DB> {
    PoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .idle_timeout(IDLE)
        .max_lifetime(LIFETIME)
        .test_before_acquire(false)
        .before_acquire(|connection: &mut DB::Connection, metadata| {
            Box::pin(async move {
                if metadata.idle_for < RESTED {
                    return Ok(true);
                }
                // Not closed politely: that could wait for an answer as well.
                let silent = || SqlxError::Io(ErrorKind::TimedOut.into());
                let answer = tokio::time::timeout(SIGN_OF_LIFE, connection.ping()).await;
                answer.unwrap_or_else(|_| Err(silent())).map(|()| true)
            })
        })
}

/// The first connection, which tells what is wrong where a pool would only try again.
pub(crate) async fn within_patience<T>(
    connecting: impl Future<Output = Result<T, SqlxError>>,
) -> Result<T, SqlxError> {
    tokio::time::timeout(PATIENCE, connecting)
        .await
        .unwrap_or_else(|_| Err(SqlxError::Io(ErrorKind::TimedOut.into())))
}

pub(crate) fn not_opened(url: &ServerUrl, error: SqlxError) -> StoreError {
    let what = match &error {
        SqlxError::Io(error) if error.kind() == ErrorKind::NotFound => {
            "there is no such socket or host"
        }
        SqlxError::Io(_) => "nothing answers there; is the server running, and is the way open?",
        SqlxError::Tls(_) => "it cannot be spoken to with TLS as DATABASE_URL asks for it",
        SqlxError::Configuration(_) => "DATABASE_URL asks for something that cannot be",
        SqlxError::Database(refusal) => match fault::login_refusal(&**refusal) {
            Some(what) => what,
            None if fault::of(&error) == Fault::Refused => "it refuses",
            None => "it is starting, stopping or has no connection left",
        },
        _ => "what answers there is not understood; is it the right kind of database?",
    };
    StoreError::Server {
        server: url.to_string(),
        what,
        source: error.into(),
    }
}
