//! What an error of a database means for whoever asked.

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::mysql::MySqlDatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// Kinds of errors, by what to do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Busy, full or out of reach; whoever asks has waited already.
    Unavailable,
    /// Another change stood in the way, and this transaction was rolled back.
    Conflict,
    /// The connection is gone. What was not committed was rolled back.
    Lost,
    /// The server takes no changes: a standby, or told not to.
    ReadOnly,
    /// Trying again changes nothing.
    Refused,
}

pub(crate) fn of_sea_orm(error: &DbErr) -> Fault {
    match error {
        DbErr::ConnectionAcquire(_) => Fault::Unavailable,
        DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause) => match cause {
            RuntimeErr::SqlxError(cause) => of(cause),
            _ => Fault::Refused,
        },
        _ => Fault::Refused,
    }
}

pub(crate) fn of(error: &SqlxError) -> Fault {
    match error {
        // What arrives behind a broken connection is no message any more.
        SqlxError::Io(_) | SqlxError::WorkerCrashed | SqlxError::Protocol(_) => Fault::Lost,
        SqlxError::PoolTimedOut | SqlxError::PoolClosed => Fault::Unavailable,
        SqlxError::Database(error) => {
            if let Some(number) = mariadb_number(&**error) {
                mariadb(number)
            } else if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
                postgres(error.code())
            } else {
                sqlite(&**error)
            }
        }
        _ => Fault::Refused,
    }
}

/// <https://mariadb.com/kb/en/mariadb-error-code-reference/>
fn mariadb(number: u16) -> Fault {
    match number {
        // LOCK_DEADLOCK, also for what a Galera node refuses at COMMIT; CHECKREAD.
        1213 | 1020 => Fault::Conflict,
        // SERVER_SHUTDOWN, NORMAL_SHUTDOWN to FORCING_CLOSE, NEW_ABORTING_CONNECTION,
        // NET_READ_ERROR to NET_WRITE_INTERRUPTED, CONNECTION_KILLED, GONE, LOST,
        // CLIENT_INTERACTION_TIMEOUT.
        1053 | 1077..=1080 | 1184 | 1158..=1161 | 1927 | 2006 | 2013 | 4031 => Fault::Lost,
        // OPTION_PREVENTS_STATEMENT (--read-only), CANT_EXECUTE_IN_READ_ONLY_TRANSACTION,
        // READ_ONLY_MODE.
        1290 | 1792 | 1836 => Fault::ReadOnly,
        // DISK_FULL, OUT_OF_RESOURCES, CON_COUNT, UNKNOWN_COM (a Galera node that is not
        // ready), RECORD_FILE_FULL, HOST_IS_BLOCKED, TOO_MANY_USER_CONNECTIONS,
        // LOCK_WAIT_TIMEOUT, LOCK_TABLE_FULL, USER_LIMIT_REACHED, QUERY_INTERRUPTED,
        // STATEMENT_TIMEOUT, GET_ERRNO.
        1021
        | 1030
        | 1037..=1041
        | 1047
        | 1114
        | 1129
        | 1203
        | 1205
        | 1206
        | 1226
        | 1317
        | 1969 => Fault::Unavailable,
        _ => Fault::Refused,
    }
}

/// <https://www.postgresql.org/docs/15/errcodes-appendix.html>
fn postgres(code: &str) -> Fault {
    match code {
        // serialization_failure, deadlock_detected.
        "40001" | "40P01" => Fault::Conflict,
        // statement_completion_unknown, admin_shutdown, crash_shutdown, database_dropped,
        // idle_session_timeout, idle_in_transaction_session_timeout.
        "40003" | "57P01" | "57P02" | "57P04" | "57P05" | "25P03" => Fault::Lost,
        // read_only_sql_transaction.
        "25006" => Fault::ReadOnly,
        // cannot_connect_now, query_canceled, lock_not_available.
        "57P03" | "57014" | "55P03" => Fault::Unavailable,
        // Class 08: connection exception; 53: insufficient resources; 58: system error.
        _ => match code.get(..2) {
            Some("08") => Fault::Lost,
            Some("53" | "58") => Fault::Unavailable,
            _ => Fault::Refused,
        },
    }
}

/// <https://www.sqlite.org/rescode.html>: BUSY, LOCKED, NOMEM, IOERR, FULL, CANTOPEN.
fn sqlite(error: &dyn DatabaseError) -> Fault {
    match sqlite_result_code(error) {
        Some(5 | 6 | 7 | 10 | 13 | 14) => Fault::Unavailable,
        _ => Fault::Refused,
    }
}

/// SQLite's primary result code: the low byte of the extended one, which sqlx reports.
pub(crate) fn sqlite_result_code(error: &dyn DatabaseError) -> Option<i32> {
    let extended: i32 = error.code()?.parse().ok()?;
    Some(extended & 0xff)
}

/// The number of an error of MariaDB's; none of another database's.
pub(crate) fn mariadb_number(error: &dyn DatabaseError) -> Option<u16> {
    let error = error.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

/// What a server says to somebody who may not come in.
pub(crate) fn login_refusal(error: &dyn DatabaseError) -> Option<&'static str> {
    const WHO: &str = "it refuses the user or the password";
    const WHERE: &str = "it has no database of that name";
    const MAY: &str = "the user may not use that database";
    if let Some(number) = mariadb_number(error) {
        return match number {
            1045 | 1698 | 1130 => Some(WHO),
            1049 => Some(WHERE),
            1044 | 1142 => Some(MAY),
            _ => None,
        };
    }
    match error.code().as_deref() {
        Some("28P01" | "28000") => Some(WHO),
        Some("3D000") => Some(WHERE),
        Some("42501") => Some(MAY),
        _ => None,
    }
}
