//! Everything that userli has a place for, as SQL for a userli database: the way back.

mod columns;
mod literal;

use std::io::{self, Write};

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, QueryResult, TransactionTrait,
};

use columns::{Column, Place, TABLES, Table};
pub use literal::UserliDialect;

use crate::userli::{Extras, UserliGeneration};
use crate::{Reader, Store, StoreError};

/// Rows of one INSERT.
const BATCH: u64 = 200;

/// For which userli.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserliForm {
    /// The database that reads it.
    pub dialect: UserliDialect,
    /// The tables.
    pub generation: UserliGeneration,
}

/// What was written, and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserliExport {
    /// Rows of each table, by its name there.
    pub rows: Vec<(String, u64)>,
    /// Accounts with retired keys: mail under those cannot be read by way of userli.
    pub with_retired_keys: Vec<String>,
}

/// Why an export was not finished.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The database did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The SQL could not be written.
    #[error("the SQL cannot be written; what there is of it is not complete")]
    Write(#[from] io::Error),
    /// A text with a zero byte.
    #[error("row {row} of {table}: column {column} holds a zero byte, which SQL cannot carry")]
    ZeroByte {
        /// The table.
        table: &'static str,
        /// The row.
        row: i64,
        /// The column.
        column: &'static str,
    },
}

impl From<DbErr> for ExportError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Writes the SQL, as of one moment. All of it is one transaction for the database that
    /// reads it, whose tables must be there and empty but for reserved names.
    ///
    /// # Errors
    ///
    /// [`ExportError`]; what was written until then has no COMMIT.
    pub async fn export_userli(
        &self,
        form: UserliForm,
        out: &mut (dyn Write + Send),
    ) -> Result<UserliExport, ExportError> {
        let snapshot = self.snapshot().await?;
        let export = Export {
            snapshot: &snapshot,
            form,
        };
        let mut written = UserliExport::default();
        out.write_all(form.dialect.head().as_bytes())?;
        for table in TABLES {
            if let Some(name) = table.name(form.generation) {
                let rows = export.table(table, &name, out).await?;
                written.rows.push((name, rows));
            }
        }
        export.invitations(out).await?;
        if form.dialect == UserliDialect::Postgres {
            export.sequences(out)?;
        }
        out.write_all(b"COMMIT;\n")?;
        out.flush()?;
        written.with_retired_keys = export.with_retired_keys().await?;
        Ok(written)
    }

    /// A transaction that reads as of one moment and keeps nobody from writing.
    async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let connection = &self.connection;
        match connection.get_database_backend() {
            DbBackend::Sqlite => connection.begin().await,
            _ => {
                connection
                    .begin_with_config(
                        Some(IsolationLevel::RepeatableRead),
                        Some(AccessMode::ReadOnly),
                    )
                    .await
            }
        }
    }
}

struct Export<'a> {
    snapshot: &'a DatabaseTransaction,
    form: UserliForm,
}

impl Export<'_> {
    /// Writes all rows of a table; how many there were.
    async fn table(
        &self,
        table: &Table,
        name: &str,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, ExportError> {
        let columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| column.is_in(self.form.generation))
            .collect();
        let (mut after, mut count) = (i64::MIN, 0);
        loop {
            let rows = self.rows(table, &columns, after).await?;
            let Some(last) = rows.last() else {
                return Ok(count);
            };
            after = last.try_get("", "id")?;
            count += rows.len() as u64;
            let ids = rows.iter().map(|row| row.try_get("", "id"));
            let ids = ids.collect::<Result<Vec<i64>, _>>()?;
            let extras = self.reader().extras_of(table.kind, ids.clone()).await?;
            let none = Extras::new();
            let mut values = Vec::with_capacity(rows.len());
            for (row, id) in rows.iter().zip(ids) {
                let extras = extras.get(&id).unwrap_or(&none);
                values.push(self.values(table, &columns, row, id, extras)?);
            }
            let names = columns
                .iter()
                .map(|column| self.form.dialect.name(column.theirs));
            let names = names.collect::<Vec<_>>().join(", ");
            self.insert(table, name, &names, &values, out)?;
        }
    }

    fn insert(
        &self,
        table: &Table,
        name: &str,
        names: &str,
        values: &[Vec<String>],
        out: &mut (dyn Write + Send),
    ) -> io::Result<()> {
        let name = self.form.dialect.name(name);
        if table.may_be_there {
            // userli's own migrations reserve some names.
            let key = self.form.dialect.name("name");
            let dual = self.form.dialect.no_table();
            for row in values {
                let (row, first) = (row.join(", "), row.first().map_or("", String::as_str));
                writeln!(
                    out,
                    "INSERT INTO {name} ({names}) SELECT {row}{dual} \
                     WHERE NOT EXISTS (SELECT 1 FROM {name} WHERE {key} = {first});"
                )?;
            }
            return Ok(());
        }
        let rows = values.iter().map(|row| format!("({})", row.join(", ")));
        let rows = rows.collect::<Vec<_>>().join(",\n  ");
        writeln!(out, "INSERT INTO {name} ({names}) VALUES\n  {rows};")
    }

    async fn rows(
        &self,
        table: &Table,
        columns: &[&Column],
        after: i64,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let mut select = Query::select()
            .column("id")
            .from(table.ours)
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(BATCH)
            .take();
        for column in columns {
            if let Some(ours) = column
                .place
                .ours(column.theirs)
                .filter(|ours| *ours != "id")
            {
                select.column(Alias::new(ours));
            }
        }
        self.snapshot.query_all(&select).await
    }

    fn values(
        &self,
        table: &Table,
        columns: &[&Column],
        row: &QueryResult,
        id: i64,
        extras: &Extras,
    ) -> Result<Vec<String>, ExportError> {
        columns
            .iter()
            .map(|column| {
                let value = column.value(row, self.form, extras)?;
                value.ok_or(ExportError::ZeroByte {
                    table: table.ours,
                    row: id,
                    column: column.theirs,
                })
            })
            .collect()
    }

    /// Accounts and codes point at each other, so one direction comes last.
    async fn invitations(&self, out: &mut (dyn Write + Send)) -> Result<(), ExportError> {
        let users = match self.form.generation {
            UserliGeneration::Virtual => "virtual_users",
            UserliGeneration::Current => "users",
        };
        let mut after = i64::MIN;
        loop {
            let select = Query::select()
                .columns(["id", "invitation_voucher_id"])
                .from("virtual_users")
                .and_where(Expr::col("id").gt(after))
                .and_where(Expr::col("invitation_voucher_id").is_not_null())
                .order_by("id", Order::Asc)
                .limit(BATCH)
                .take();
            let rows = self.snapshot.query_all(&select).await?;
            for row in &rows {
                after = row.try_get("", "id")?;
                let voucher: i64 = row.try_get("", "invitation_voucher_id")?;
                let table = self.form.dialect.name(users);
                writeln!(
                    out,
                    "UPDATE {table} SET invitation_voucher_id = {voucher} WHERE id = {after};"
                )?;
            }
            if rows.is_empty() {
                return Ok(());
            }
        }
    }

    /// PostgreSQL counts ids on its own, and must go on behind those that were written.
    fn sequences(&self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        for table in TABLES {
            let Some(name) = table.name(self.form.generation) else {
                continue;
            };
            writeln!(
                out,
                "SELECT setval(COALESCE(to_regclass(pg_get_serial_sequence('{name}', 'id')), \
                 to_regclass('{name}_id_seq')), (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), \
                 false);"
            )?;
        }
        Ok(())
    }

    async fn with_retired_keys(&self) -> Result<Vec<String>, ExportError> {
        let select = Query::select()
            .column("email")
            .from("virtual_users")
            .and_where(
                Expr::col("id").in_subquery(
                    Query::select()
                        .column("user_id")
                        .from("virtual_mail_crypt_keys")
                        .take(),
                ),
            )
            .order_by("email", Order::Asc)
            .take();
        let rows = self.snapshot.query_all(&select).await?;
        let emails = rows.iter().map(|row| row.try_get("", "email"));
        Ok(emails.collect::<Result<_, _>>()?)
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            executor: DatabaseExecutor::Transaction(self.snapshot),
            lookups: None,
            file: None,
        }
    }
}

impl Place {
    /// The column here that a column there is made of.
    fn ours(self, theirs: &'static str) -> Option<&'static str> {
        match self {
            Self::Null | Self::Extra => None,
            _ => Some(theirs),
        }
    }
}
