//! Questions to the database.

use sea_orm::{DatabaseExecutor, EntityTrait, QuerySelect, Select};

use crate::StoreError;
use crate::row::{Row, Unreadable};

/// Asks the database, outside of a transaction or inside one.
///
/// Outside, every question sees the last committed state, each its own. Inside, it sees
/// the transaction's own changes, and nothing that others change meanwhile.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(crate) executor: DatabaseExecutor<'a>,
}

impl Reader<'_> {
    pub(crate) async fn one<E, T>(&self, select: Select<E>) -> Result<Option<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        let row = select.into_model::<Row<E>>().one(&self.executor).await?;
        row.map(Row::read).transpose()
    }

    pub(crate) async fn all<E, T>(&self, select: Select<E>) -> Result<Vec<T>, StoreError>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        let rows = select.into_model::<Row<E>>().all(&self.executor).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Whether any row is selected; `id` is the only column looked at.
    pub(crate) async fn any<E: EntityTrait>(
        &self,
        select: Select<E>,
        id: E::Column,
    ) -> Result<bool, StoreError> {
        let found: Option<i64> = select
            .select_only()
            .column(id)
            .into_tuple()
            .one(&self.executor)
            .await?;
        Ok(found.is_some())
    }
}
