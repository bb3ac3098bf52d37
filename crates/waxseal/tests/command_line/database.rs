//! Looking into the database past the program.

use std::path::Path;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, query_scalar};
use tokio::runtime::Runtime;

/// Every row of every table, as text. Empty where there is no database.
pub(crate) fn contents(path: &Path) -> String {
    if !path.is_file() {
        return String::new();
    }
    on_connection(path, async |connection| {
        let tables = "SELECT name FROM sqlite_master WHERE type='table' ORDER BY name";
        let tables: Vec<String> = query_scalar(tables)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        let mut contents = String::new();
        for table in tables {
            let columns = format!(
                "SELECT group_concat('quote(\"' || name || '\")', '||\",\"||') \
                 FROM pragma_table_info('{table}')"
            );
            let columns: String = query_scalar(AssertSqlSafe(columns))
                .fetch_one(&mut *connection)
                .await
                .unwrap();
            let columns = columns.replace("||\",\"||", "||','||");
            let rows = format!("SELECT {columns} FROM \"{table}\" ORDER BY rowid");
            let rows: Vec<String> = query_scalar(AssertSqlSafe(rows))
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            contents.push_str(&format!("{table}\n{}\n", rows.join("\n")));
        }
        contents
    })
}

/// Runs SQL as an administrator would.
pub(crate) fn execute(path: &Path, sql: &str) {
    let sql = sql.to_owned();
    on_connection(path, async |connection| {
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
    });
}

/// Moves everything into the one file, so that it can be copied.
pub(crate) fn empty_the_log(path: &Path) {
    execute(path, "PRAGMA wal_checkpoint(TRUNCATE)");
}

fn on_connection<T>(path: &Path, job: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
    Runtime::new().unwrap().block_on(async {
        let options = SqliteConnectOptions::new().filename(path);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let outcome = job(&mut connection).await;
        connection.close().await.unwrap();
        outcome
    })
}
