//! Questions to the database.

use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::StoreError;
use crate::database_file::DatabaseFile;
use crate::lookups::{LookupRow, Lookups};
use crate::row::{Row, Unreadable};

/// Asks the database, outside of a transaction or inside one.
///
/// Outside, every question sees the last committed state, each its own. Inside, it sees
/// the transaction's own changes, and nothing that others change meanwhile.
pub struct Reader<'a> {
    pub(crate) executor: DatabaseExecutor<'a>,
    pub(crate) lookups: Option<&'a Lookups>,
    pub(crate) file: Option<&'a DatabaseFile>,
}

impl Reader<'_> {
    fn check_file(&self) -> Result<(), StoreError> {
        self.file.map_or(Ok(()), DatabaseFile::check)
    }

    pub(crate) async fn one<E, T>(&self, select: Select<E>) -> Result<Option<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        self.check_file()?;
        let row = select.into_model::<Row<E>>().one(&self.executor).await?;
        row.map(Row::read).transpose()
    }

    /// The one row that has `key` in `column`, which is unique; `sql` asks the same.
    pub(crate) async fn look_up<E, T>(
        &self,
        sql: &str,
        column: E::Column,
        key: &str,
    ) -> Result<Option<T>, StoreError>
    where
        E: EntityTrait,
        E::Model: LookupRow,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        self.check_file()?;
        // Answered on the spot, it never waits; a task that only asks would keep its thread
        // to itself for ever.
        tokio::task::coop::consume_budget().await;
        let found = self.lookups.and_then(|lookups| lookups.find::<E>(sql, key));
        match found.map(|row| row.map(T::try_from).transpose()) {
            Some(Ok(found)) => Ok(found),
            // The pool can wait for a lock, and finds the same in a row that cannot be read,
            // but names it.
            _ => self.one(E::find().filter(column.eq(key))).await,
        }
    }

    pub(crate) async fn all<E, T>(&self, select: Select<E>) -> Result<Vec<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        self.check_file()?;
        let rows = select.into_model::<Row<E>>().all(&self.executor).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Whether any row is selected; `id` is the only column looked at.
    pub(crate) async fn any<E: EntityTrait>(
        &self,
        select: Select<E>,
        id: E::Column,
    ) -> Result<bool, StoreError> {
        self.check_file()?;
        let found: Option<i64> = select
            .select_only()
            .column(id)
            .into_tuple()
            .one(&self.executor)
            .await?;
        Ok(found.is_some())
    }
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Reader(..)")
    }
}
