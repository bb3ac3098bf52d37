//! The two questions that every delivery and every log-in asks, answered on the spot.
//!
//! Handing a question to a connection of the pool and its answer back takes two changes of
//! thread and about twenty times as long as SQLite needs to find a row. For the look-up of
//! an account and of an API token, that is the whole cost; so these two run where they are
//! asked. It is the same SQL, on read-only connections to the same file.
//!
//! This way only ever answers what it is sure of. Everything else, a lock or a row that
//! holds something unexpected, it leaves to the pool, whose answer or error is the one that
//! counts.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use sea_orm::{DbBackend, EntityTrait, QueryTrait, Select};

use crate::database_url::Location;

/// Read-only connections that are idle. A clone shares them.
#[derive(Clone)]
pub(crate) struct Lookups {
    path: Arc<Path>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

/// A row, and rows that belong to it.
pub(crate) type WithRows<E, F> = (<E as EntityTrait>::Model, Vec<<F as EntityTrait>::Model>);

/// A row that can be read without SeaORM.
pub(crate) trait LookupRow: Sized {
    /// Reads all columns, in the order of the entity's fields.
    fn read(columns: &mut Columns<'_>) -> rusqlite::Result<Self>;
}

/// The columns of a row, one after the other. Looking each up by its name took a fifth of the time
/// that SQLite needs to find the row (a profile of the server).
pub(crate) struct Columns<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl Columns<'_> {
    /// The next column, which is that of this name: a build for tests makes sure of it.
    pub(crate) fn next<T: FromSql>(&mut self, name: &str) -> rusqlite::Result<T> {
        debug_assert_eq!(self.row.as_ref().column_name(self.next), Ok(name));
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }
}

fn read<M: LookupRow>(row: &Row<'_>) -> rusqlite::Result<M> {
    M::read(&mut Columns { row, next: 0 })
}

impl Lookups {
    /// None for a database in memory, which only its own connection can see, and for servers.
    pub(crate) fn new(location: &Location) -> Option<Self> {
        match location {
            Location::File { path, .. } => Some(Self {
                path: path.as_path().into(),
                idle: Arc::default(),
            }),
            _ => None,
        }
    }

    /// The one row that `select` finds by `key`, its only parameter, in a unique column.
    ///
    /// The outer option is none when the pool should be asked instead.
    pub(crate) fn find<E>(&self, select: &str, key: &str) -> Option<Option<E::Model>>
    where
        E: EntityTrait,
        E::Model: LookupRow,
    {
        // There are never more of them than threads that ask at the same moment.
        let idle = self.lock().pop();
        let connection = idle.map_or_else(|| open(&self.path), Ok).ok()?;
        let found = connection
            .prepare_cached(select)
            .and_then(|mut statement| statement.query_row([key], read::<E::Model>).optional())
            .ok();
        self.lock().push(connection);
        found
    }

    /// The row that `one` finds by `key` in a unique column, and those that `many` finds by its
    /// id: all as they stood at one moment.
    ///
    /// The outer option is none when the pool should be asked instead.
    pub(crate) fn find_with<E, F>(
        &self,
        (one, key): (&str, &str),
        many: &str,
        id: impl FnOnce(&E::Model) -> i64,
    ) -> Option<Option<WithRows<E, F>>>
    where
        E: EntityTrait,
        E::Model: LookupRow,
        F: EntityTrait,
        F::Model: LookupRow,
    {
        let idle = self.lock().pop();
        let mut connection = idle.map_or_else(|| open(&self.path), Ok).ok()?;
        let ask = || {
            // Within a transaction both questions see the same state.
            let moment = connection.transaction()?;
            let found = moment
                .prepare_cached(one)?
                .query_row([key], read::<E::Model>)
                .optional()?;
            let Some(found) = found else {
                return Ok(None);
            };
            let mut statement = moment.prepare_cached(many)?;
            let rows = statement.query_map([id(&found)], read::<F::Model>)?;
            let rows = rows.collect::<rusqlite::Result<_>>()?;
            Ok::<_, rusqlite::Error>(Some((found, rows)))
        };
        let found = ask().ok();
        self.lock().push(connection);
        found
    }

    /// Closes the connections.
    pub(crate) fn close(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// No time to wait for a lock: that is what the pool is for.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::ZERO)?;
    Ok(connection)
}

/// The text of a question, with a question mark for its parameter.
pub(crate) fn sql<E: EntityTrait>(select: &Select<E>) -> String {
    select.build(DbBackend::Sqlite).sql
}

#[cfg(test)]
mod tests {
    use sea_orm::{ColumnTrait, QueryFilter};

    use super::*;
    use crate::entity::{virtual_api_tokens, virtual_users};
    use crate::{DatabaseUrl, Store};

    fn account_by_email() -> String {
        sql(&virtual_users::Entity::find().filter(virtual_users::Column::Email.eq("")))
    }

    fn token_by_digest() -> String {
        sql(&virtual_api_tokens::Entity::find().filter(virtual_api_tokens::Column::Token.eq("")))
    }

    /// A database with ada@example.org, and a connection that may write to it.
    async fn database() -> (tempfile::TempDir, Lookups, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waxseal.db");
        let url: DatabaseUrl = format!("sqlite://{}", path.display()).parse().unwrap();
        Store::connect(&url).await.unwrap().migrate().await.unwrap();
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(
                "INSERT INTO virtual_domains (name) VALUES ('example.org');
                 INSERT INTO virtual_users (domain_id, email, password)
                 VALUES (1, 'ada@example.org', 'hash')",
            )
            .unwrap();
        (folder, Lookups::new(url.location()).unwrap(), writer)
    }

    #[tokio::test]
    async fn both_questions_go_by_a_unique_index() {
        let (_folder, _, writer) = database().await;
        for (sql, table, column) in [
            (account_by_email(), "virtual_users", "email"),
            (token_by_digest(), "virtual_api_tokens", "token"),
        ] {
            let plan: String = writer
                .query_row(&format!("EXPLAIN QUERY PLAN {sql}"), ["x"], |row| {
                    row.get("detail")
                })
                .unwrap();
            let by_index = format!("SEARCH {table} USING INDEX sqlite_autoindex_{table}_");
            assert!(plan.starts_with(&by_index), "{plan}");
            assert!(plan.ends_with(&format!("({column}=?)")), "{plan}");
        }
    }

    #[tokio::test]
    async fn answers_what_was_committed_last() {
        let (_folder, lookups, writer) = database().await;
        let find = |email| lookups.find::<virtual_users::Entity>(&account_by_email(), email);
        assert_eq!(find("grace@example.org"), Some(None));
        for switch in [1, 0, 1] {
            writer
                .execute("UPDATE virtual_users SET mail_crypt = ?", [switch])
                .unwrap();
            let row = find("ada@example.org").unwrap().unwrap();
            assert_eq!((row.id, row.mail_crypt), (1, switch));
        }
        writer
            .execute_batch("BEGIN; UPDATE virtual_users SET mail_crypt = 7")
            .unwrap();
        assert_eq!(find("ada@example.org").unwrap().unwrap().mail_crypt, 1);
    }

    #[tokio::test]
    async fn leaves_the_rest_to_the_pool() {
        let (folder, lookups, writer) = database().await;
        let find = || lookups.find::<virtual_users::Entity>(&account_by_email(), "ada@example.org");
        assert!(find().is_some());
        writer
            .execute_batch("UPDATE virtual_users SET mail_crypt = 'on'")
            .unwrap();
        assert_eq!(find(), None);
        writer.execute_batch("DROP TABLE virtual_users").unwrap();
        assert_eq!(find(), None);
        lookups.close();
        drop(writer);
        std::fs::remove_file(folder.path().join("waxseal.db")).unwrap();
        assert_eq!(find(), None);
    }
}
