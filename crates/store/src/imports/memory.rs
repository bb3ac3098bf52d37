//! `virtual_imported_rows`: what was brought over before.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::ImportedRow;
use crate::entity::virtual_imported_rows::{ActiveModel, Column, Entity, Model};
use crate::userli::Extras;
use crate::{Reader, StoreError, Transaction};

/// What is remembered of a row that was brought over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The row of the memory.
    pub memory: i64,
    /// The name of the row that was brought over.
    pub key: String,
    /// The row that it became here.
    pub target: i64,
    /// A mark of each part as it was brought over.
    pub marks: BTreeMap<String, String>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

/// What is to be remembered of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The row of the memory, where there is one.
    pub memory: Option<i64>,
    /// The name of the row.
    pub key: String,
    /// The row that it became here.
    pub target: i64,
    /// A mark of each part.
    pub marks: BTreeMap<String, String>,
    /// Columns that Waxseal has no place for.
    pub extras: Extras,
}

impl Reader<'_> {
    /// What is remembered of these rows, in the same order.
    pub async fn imported<R: ImportedRow>(
        &self,
        rows: &[&R],
    ) -> Result<Vec<Option<Imported>>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<String> = rows.iter().map(|row| row.key()).collect();
        let found = Entity::find()
            .filter(Column::Kind.eq(R::KIND))
            .filter(Column::RowKey.is_in(&keys))
            .all(&self.executor)
            .await?;
        let mut by_key = HashMap::new();
        for row in found {
            by_key.insert(row.row_key.clone(), Imported::try_from(row)?);
        }
        Ok(keys.iter().map(|key| by_key.remove(key)).collect())
    }

    /// What is remembered of a kind of row, behind a row of the memory, at most so many.
    pub async fn imported_of_kind(
        &self,
        kind: &str,
        after: i64,
        limit: u64,
    ) -> Result<Vec<Imported>, StoreError> {
        let found = Entity::find()
            .filter(Column::Kind.eq(kind))
            .filter(Column::Id.gt(after))
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(&self.executor)
            .await?;
        found.into_iter().map(Imported::try_from).collect()
    }

    /// The columns that Waxseal has no place for, of these rows of a kind.
    pub(crate) async fn extras_of(
        &self,
        kind: &str,
        targets: impl IntoIterator<Item = i64>,
    ) -> Result<HashMap<i64, Extras>, StoreError> {
        let found = Entity::find()
            .filter(Column::Kind.eq(kind))
            .filter(Column::TargetId.is_in(targets))
            .filter(Column::Extras.is_not_null())
            .all(&self.executor)
            .await?;
        let found = found.into_iter().map(Imported::try_from);
        let extras = found.map(|row| row.map(|row| (row.target, row.extras)));
        extras.collect()
    }
}

impl Transaction {
    /// Remembers rows of the kind of `R`.
    pub async fn remember_imported<R: ImportedRow>(
        &self,
        rows: Vec<Remembered>,
    ) -> Result<(), StoreError> {
        let (known, new): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.memory.is_some());
        for row in known {
            let id = row.memory.unwrap_or_default();
            Entity::update_many()
                .set(columns(&row)?)
                .filter(Column::Id.eq(id))
                .exec(&self.inner)
                .await?;
        }
        if new.is_empty() {
            return Ok(());
        }
        let columns = new.into_iter().map(|row| {
            let key = row.key.clone();
            Ok::<_, StoreError>(ActiveModel {
                kind: ActiveValue::Set(R::KIND.to_owned()),
                row_key: ActiveValue::Set(key),
                ..columns(&row)?
            })
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        Entity::insert_many(columns)
            .exec_without_returning(&self.inner)
            .await?;
        Ok(())
    }

    /// Forgets a row that was brought over; the row itself stays.
    pub async fn forget_imported(&self, memory: i64) -> Result<(), StoreError> {
        Entity::delete_by_id(memory).exec(&self.inner).await?;
        Ok(())
    }
}

fn columns(row: &Remembered) -> Result<ActiveModel, StoreError> {
    let extras = match row.extras.is_empty() {
        true => None,
        false => Some(json(&row.extras)?),
    };
    Ok(ActiveModel {
        target_id: ActiveValue::Set(row.target),
        marks: ActiveValue::Set(json(&row.marks)?),
        extras: ActiveValue::Set(extras),
        ..ActiveModel::default()
    })
}

fn json(texts: &BTreeMap<String, String>) -> Result<String, StoreError> {
    serde_json::to_string(texts).map_err(|fault| StoreError::Refused(fault.into()))
}

impl TryFrom<Model> for Imported {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = |column: &str, fault: serde_json::Error| StoreError::Corrupt {
            table: "virtual_imported_rows",
            row: row.id,
            column: column.to_owned(),
            source: fault.into(),
        };
        let extras = row.extras.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            memory: row.id,
            marks: serde_json::from_str(&row.marks).map_err(|fault| corrupt("marks", fault))?,
            extras: extras
                .map_err(|fault| corrupt("extras", fault))?
                .unwrap_or_default(),
            key: row.row_key,
            target: row.target_id,
        })
    }
}
