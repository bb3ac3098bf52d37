//! Questions to the database.

use std::time::Duration;

use sea_orm::{
    ColumnTrait, DatabaseExecutor, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Select,
};
use tokio::time::Instant;

use crate::StoreError;
use crate::database_file::DatabaseFile;
use crate::lookups::{LookupRow, Lookups};
use crate::row::{Row, Unreadable};
use crate::server::PATIENCE;

/// Between two attempts at a question.
pub(crate) const PAUSE: Duration = Duration::from_millis(20);

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
    pub(crate) fn check_file(&self) -> Result<(), StoreError> {
        self.file.map_or(Ok(()), DatabaseFile::check_lately)
    }

    pub(crate) async fn one<E, T>(&self, select: Select<E>) -> Result<Option<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        self.check_file()?;
        let row = self
            .ask(|| select.clone().into_model::<Row<E>>().one(&self.executor))
            .await?;
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

    /// The one row that has `key` in a unique column, and those that belong to it, as they stood
    /// at one moment. The outer option is none where that cannot be told at once.
    pub(crate) async fn look_up_with<E, F, T, U>(
        &self,
        one: (&str, &str),
        many: &str,
        id: impl FnOnce(&E::Model) -> i64,
    ) -> Result<Option<Option<(T, Vec<U>)>>, StoreError>
    where
        E: EntityTrait,
        E::Model: LookupRow,
        F: EntityTrait,
        F::Model: LookupRow,
        T: TryFrom<E::Model, Error = Unreadable>,
        U: TryFrom<F::Model, Error = Unreadable>,
    {
        self.check_file()?;
        // As above.
        tokio::task::coop::consume_budget().await;
        let Some(lookups) = self.lookups else {
            return Ok(None);
        };
        let Some(found) = lookups.find_with::<E, F>(one, many, id) else {
            return Ok(None);
        };
        let read = |(one, many): (E::Model, Vec<F::Model>)| {
            let many = many
                .into_iter()
                .map(U::try_from)
                .collect::<Result<_, _>>()?;
            Ok::<_, Unreadable>((T::try_from(one)?, many))
        };
        Ok(found.map(read).transpose().ok())
    }

    pub(crate) async fn all<E, T>(&self, select: Select<E>) -> Result<Vec<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        self.check_file()?;
        let rows = self
            .ask(|| select.clone().into_model::<Row<E>>().all(&self.executor))
            .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Whether any row is selected; `id` is the only column looked at.
    pub(crate) async fn any<E: EntityTrait>(
        &self,
        select: Select<E>,
        id: E::Column,
    ) -> Result<bool, StoreError> {
        self.check_file()?;
        let select = select.select_only().column(id);
        let found = self
            .ask(|| select.clone().into_tuple::<i64>().one(&self.executor))
            .await?;
        Ok(found.is_some())
    }

    /// How many rows are selected.
    pub(crate) async fn count<E>(&self, select: Select<E>) -> Result<u64, StoreError>
    where
        E: EntityTrait,
        E::Model: Sync,
    {
        self.check_file()?;
        self.ask(|| select.clone().count(&self.executor)).await
    }

    /// Asks once more when the connection turns out to be lost, as all of them are after the
    /// server was started anew: a delivery that waits a moment is better than one put off.
    /// Inside of a transaction that is for whoever began it.
    async fn ask<T, F>(&self, question: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, DbErr>>,
    {
        let patience = match self.executor {
            DatabaseExecutor::Connection(_) => PATIENCE,
            _ => Duration::ZERO,
        };
        let begin = Instant::now();
        loop {
            let error = match question().await {
                Ok(answer) => return Ok(answer),
                Err(error) => StoreError::from(error),
            };
            if !error.is_interruption() || begin.elapsed() >= patience {
                return Err(error);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Reader(..)")
    }
}
