//! Reading a userli database, which is somebody else's: nothing is ever written to it.
//!
//! Everything is asked inside one read-only transaction, so that it is of one moment, and
//! every column is asked for as text: the types differ from database to database and from
//! release to release, and a value that cannot be understood must cost its own row only.

mod cells;
mod layout;
mod list_column;
mod rows;
mod url;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::FixedOffset;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, QueryResult, TransactionTrait,
};

pub use cells::BrokenRow;
use cells::Cells;
use layout::Layout;
pub use layout::{UnknownColumn, UnreadTable, UserliGeneration, UserliTable};
pub(crate) use list_column::serialise;
pub use rows::{
    UserliAlias, UserliApiToken, UserliDomain, UserliInvitation, UserliReservedName, UserliUser,
    UserliVoucher,
};
pub use url::{InvalidUserliUrl, UserliUrl};

/// How long to wait for a server that does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Why a userli database could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UserliError {
    /// It could not be opened at all.
    #[error("the userli database cannot be opened; nothing was changed")]
    NotOpened(#[source] DbErr),
    /// It could be opened, and then failed.
    #[error("the userli database could not be read any further; what was brought over stays")]
    Interrupted(#[source] DbErr),
    /// There are no such tables.
    #[error(
        "there are neither the tables of userli 4 (virtual_users, virtual_domains) nor those of \
         later releases (users, domains) in that database; nothing was changed"
    )]
    NotUserli,
    /// Both generations of tables are there.
    #[error(
        "that database has tables of both generations of userli (users and virtual_users), and \
         one of them is not in use; remove or rename the stale ones. Nothing was changed"
    )]
    TwoGenerations,
    /// The tables are Waxseal's own.
    #[error("that is a database of Waxseal, not of userli; nothing was changed")]
    Waxseal,
    /// A column is missing without which nothing can be brought over.
    #[error("{table} has no column {column}, so this is no userli that is known here")]
    MissingColumn {
        /// The table.
        table: String,
        /// The column.
        column: &'static str,
    },
}

/// Rows in the order of their ids, those that can be read and those that cannot.
#[derive(Debug)]
pub struct Batch<T> {
    /// The rows.
    pub rows: Vec<Result<T, BrokenRow>>,
    /// The greatest id among them; none where there are no more rows.
    pub last: Option<i64>,
}

/// A userli database, as of the moment when it was opened.
pub struct UserliDatabase {
    transaction: DatabaseTransaction,
    layout: Layout,
    offset: FixedOffset,
}

impl UserliDatabase {
    /// Opens it for reading. userli writes times without a zone, in that of its PHP; `offset`
    /// says how far that one is from UTC.
    ///
    /// # Errors
    /// Every [`UserliError`] but [`UserliError::Interrupted`].
    pub async fn open(url: &UserliUrl, offset: FixedOffset) -> Result<Self, UserliError> {
        let mut options = ConnectOptions::new(url.reveal());
        options
            .max_connections(1)
            .connect_timeout(CONNECT_TIMEOUT)
            .acquire_timeout(CONNECT_TIMEOUT)
            // Statements hold no values, but there is one for every batch.
            .sqlx_logging(false);
        let connection = Database::connect(options)
            .await
            .map_err(UserliError::NotOpened)?;
        let transaction = match connection.get_database_backend() {
            DbBackend::Sqlite => {
                let read_only = "PRAGMA query_only = ON";
                connection
                    .execute_unprepared(read_only)
                    .await
                    .map_err(UserliError::NotOpened)?;
                connection.begin().await
            }
            _ => {
                connection
                    .begin_with_config(
                        Some(IsolationLevel::RepeatableRead),
                        Some(AccessMode::ReadOnly),
                    )
                    .await
            }
        };
        let transaction = transaction.map_err(UserliError::NotOpened)?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            // The server's own style may put the day before the month.
            transaction
                .execute_unprepared("SET LOCAL datestyle = 'ISO, YMD'")
                .await
                .map_err(UserliError::NotOpened)?;
        }
        let layout = Layout::find(&transaction).await?;
        Ok(Self {
            transaction,
            layout,
            offset,
        })
    }

    /// Which releases of userli have tables like these.
    pub fn generation(&self) -> UserliGeneration {
        self.layout.generation
    }

    /// Columns that no known release has. Their values are handed out with the row.
    pub fn unknown_columns(&self) -> &[UnknownColumn] {
        &self.layout.unknown_columns
    }

    /// Tables with rows that are not brought over.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn unread_tables(&self) -> Result<Vec<UnreadTable>, UserliError> {
        let mut unread = Vec::new();
        for (name, why) in &self.layout.unread {
            let rows = self.count_rows(name).await?;
            if rows > 0 {
                unread.push(UnreadTable {
                    name: name.clone(),
                    rows,
                    why,
                });
            }
        }
        Ok(unread)
    }

    /// How many rows a table has; none where it is not there.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn count(&self, table: UserliTable) -> Result<u64, UserliError> {
        match self.layout.table(table) {
            Some(present) => self.count_rows(&present.name).await,
            None => Ok(0),
        }
    }

    /// The mode that userli keeps in its settings; none where its environment has it.
    ///
    /// # Errors
    /// [`UserliError::Interrupted`].
    pub async fn mail_crypt_mode(&self) -> Result<Option<String>, UserliError> {
        if !self.layout.has_settings {
            return Ok(None);
        }
        let select = Query::select()
            .expr_as(self.text("value"), "value")
            .from("settings")
            .and_where(Expr::col("name").eq("mail_crypt"))
            .take();
        let row = self.ask(&select).await?;
        Ok(row
            .first()
            .and_then(|row| row.try_get::<Option<String>>("", "value").ok().flatten()))
    }

    async fn count_rows(&self, table: &str) -> Result<u64, UserliError> {
        let select = Query::select()
            .expr_as(Func::count(Expr::val(1)), "rows")
            .from(Alias::new(table))
            .take();
        let rows = self.ask(&select).await?;
        let count = rows.first().map(|row| row.try_get::<i64>("", "rows"));
        let count = count.transpose().map_err(UserliError::Interrupted)?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }

    async fn ask(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, UserliError> {
        self.transaction
            .query_all(select)
            .await
            .map_err(UserliError::Interrupted)
    }

    /// A column as text, whatever its type is.
    fn text(&self, column: &str) -> Expr {
        self.as_text(Expr::col(Alias::new(column)))
    }

    fn as_text(&self, value: Expr) -> Expr {
        let kind = match self.transaction.get_database_backend() {
            DbBackend::MySql => "CHAR",
            _ => "TEXT",
        };
        Func::cast_as(value, kind).into()
    }

    /// The rows behind `after`, at most so many, with the columns `joined` beside them: a name
    /// and where it is found, by a left join of (table, column here).
    async fn rows<T>(
        &self,
        table: UserliTable,
        after: i64,
        limit: u64,
        joined: &[Joined],
        read: impl Fn(&mut Cells<'_>) -> Result<T, BrokenRow>,
    ) -> Result<Batch<T>, UserliError> {
        let Some(present) = self.layout.table(table) else {
            return Ok(Batch {
                rows: Vec::new(),
                last: None,
            });
        };
        let here = Alias::new("here");
        let mut select = Query::select()
            .expr_as(Expr::col((here.clone(), Alias::new("id"))), "id")
            .from_as(Alias::new(&present.name), here.clone())
            .and_where(Expr::col((here.clone(), Alias::new("id"))).gt(after))
            .order_by((here.clone(), Alias::new("id")), Order::Asc)
            .limit(limit)
            .take();
        let own = present.columns.iter().filter(|column| *column != "id");
        for column in own {
            let value = Expr::col((here.clone(), Alias::new(column)));
            select.expr_as(self.as_text(value), Alias::new(column));
        }
        for join in joined {
            let Some(target) = self.layout.table(join.table) else {
                continue;
            };
            if !present.has(join.by) {
                continue;
            }
            let there = Alias::new(join.name);
            let value = Expr::col((there.clone(), Alias::new(join.column)));
            select.expr_as(self.as_text(value), Alias::new(join.name));
            let by = (here.clone(), Alias::new(join.by));
            let belongs = Expr::col((there.clone(), Alias::new("id"))).equals(by);
            let table = Alias::new(&target.name);
            select.join_as(JoinType::LeftJoin, table, there, belongs);
        }
        let found = self.ask(&select).await?;
        let mut last = None;
        let rows = found.iter().map(|row| {
            let mut cells = Cells::new(present, row, self.offset)?;
            last = Some(cells.id());
            read(&mut cells)
        });
        let rows: Vec<_> = rows.collect();
        Ok(Batch { rows, last })
    }

    /// Which of these values a column has: of `table` by `column`.
    async fn present(
        &self,
        table: UserliTable,
        column: &str,
        values: Vec<String>,
    ) -> Result<Vec<String>, UserliError> {
        let Some(present) = self.layout.table(table) else {
            return Ok(Vec::new());
        };
        let select = Query::select()
            .expr_as(self.text(column), "value")
            .from(Alias::new(&present.name))
            .and_where(Expr::col(Alias::new(column)).is_in(values))
            .take();
        let rows = self.ask(&select).await?;
        let values = rows
            .iter()
            .filter_map(|row| row.try_get::<Option<String>>("", "value").ok().flatten());
        Ok(values.collect())
    }
}

/// A column of another table that a row points at.
struct Joined {
    /// What it is called in the answer.
    name: &'static str,
    table: UserliTable,
    column: &'static str,
    /// The column that holds the id of the other row.
    by: &'static str,
}

/// Columns that have no place in Waxseal, by name: they are kept for the way back.
pub type Extras = BTreeMap<String, String>;

impl std::fmt::Debug for UserliDatabase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("UserliDatabase(..)")
    }
}
