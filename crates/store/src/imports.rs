//! Rows that are brought over from another program, many at a time, and the memory of them.
//!
//! A row consists of *parts*: columns that belong together and change together. Of each part
//! that was brought over, a mark is remembered. So a later run can tell what changed there,
//! what changed here, and what changed on both sides.

mod cell;
mod columns;
mod memory;
mod rows;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use model::{AccountId, VoucherId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, InsertStatement, LockType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, DbErr, EntityTrait, QueryFilter, QuerySelect,
};

pub use columns::ImportedRow;
pub use memory::{Imported, Remembered};
pub use rows::{
    ImportedAccount, ImportedAlias, ImportedApiToken, ImportedDomain, ImportedReservedName,
    ImportedVoucher,
};

use crate::entity::{virtual_users, virtual_vouchers};
use crate::error::on_duplicate;
use crate::time::to_column;
use crate::{Reader, StoreError, Transaction};

/// A row as it stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentRow {
    /// Its id.
    pub id: i64,
    /// Its parts, in the form of [`ImportedRow::parts`].
    pub parts: BTreeMap<&'static str, String>,
}

impl Reader<'_> {
    /// The rows as they stand here: by the id that is given, or by what must be unique, such
    /// as the address. In a transaction they are locked until its end.
    pub async fn present_rows<R: ImportedRow>(
        &self,
        rows: &[(&R, Option<i64>)],
    ) -> Result<Vec<Option<PresentRow>>, StoreError> {
        let ids: Vec<i64> = rows.iter().filter_map(|(_, id)| *id).collect();
        let names: Vec<String> = rows
            .iter()
            .filter(|(_, id)| id.is_none())
            .filter_map(|(row, _)| row.unique())
            .collect();
        let Some((first, _)) = rows.first() else {
            return Ok(Vec::new());
        };
        let mut by_id = HashMap::new();
        let mut by_name = HashMap::new();
        for found in self.rows_by(*first, "id", ids).await? {
            by_id.insert(found.id, found);
        }
        if let Some(column) = R::UNIQUE {
            for found in self.rows_by(*first, column, names).await? {
                by_name.insert(found.unique.clone(), found);
            }
        }
        Ok(rows
            .iter()
            .map(|(row, id)| {
                let found = match id {
                    Some(id) => by_id.get(id),
                    None => by_name.get(&row.unique()?),
                };
                found.map(|found| PresentRow {
                    id: found.id,
                    parts: found.parts.clone(),
                })
            })
            .collect())
    }

    async fn rows_by<R: ImportedRow, V: Into<sea_orm::Value>>(
        &self,
        example: &R,
        column: &'static str,
        values: Vec<V>,
    ) -> Result<Vec<FoundRow>, StoreError> {
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let parts = example.part_cells();
        let mut select = Query::select()
            .column("id")
            .from(R::TABLE)
            .and_where(Expr::col(Alias::new(column)).is_in(values))
            .take();
        for (column, _) in parts.iter().flat_map(|part| &part.cells) {
            select.column(Alias::new(*column));
        }
        if let Some(unique) = R::UNIQUE {
            select.expr_as(Expr::col(Alias::new(unique)), "unique_value");
        }
        if matches!(self.executor, DatabaseExecutor::Transaction(_)) {
            // What is compared here must still be so when it is written over.
            select.lock(LockType::Update);
        }
        let rows = self.executor.query_all(&select).await?;
        rows.iter()
            .map(|row| {
                let parts = parts.iter().map(|part| {
                    let cells = part.cells.iter().map(|(column, cell)| {
                        Ok::<_, StoreError>((*column, cell.read_like(row, column)?))
                    });
                    let cells = cells.collect::<Result<Vec<_>, _>>()?;
                    Ok::<_, StoreError>((part.name, cell::text(&cells)))
                });
                Ok(FoundRow {
                    id: row.try_get("", "id")?,
                    unique: match R::UNIQUE {
                        Some(_) => row.try_get("", "unique_value")?,
                        None => String::new(),
                    },
                    parts: parts.collect::<Result<_, _>>()?,
                })
            })
            .collect()
    }

    /// The accounts of these addresses, those that are there.
    pub async fn account_ids(
        &self,
        addresses: impl IntoIterator<Item = String>,
    ) -> Result<HashMap<String, AccountId>, StoreError> {
        use virtual_users::{Column, Entity};
        let found: Vec<(String, i64)> = Entity::find()
            .select_only()
            .columns([Column::Email, Column::Id])
            .filter(Column::Email.is_in(addresses))
            .into_tuple()
            .all(&self.executor)
            .await?;
        let ids = found.into_iter().map(|(email, id)| (email, AccountId(id)));
        Ok(ids.collect())
    }

    /// The vouchers of these codes, those that are there.
    pub async fn voucher_ids(
        &self,
        codes: impl IntoIterator<Item = String>,
    ) -> Result<HashMap<String, VoucherId>, StoreError> {
        use virtual_vouchers::{Column, Entity};
        let found: Vec<(String, i64)> = Entity::find()
            .select_only()
            .columns([Column::Code, Column::Id])
            .filter(Column::Code.is_in(codes))
            .into_tuple()
            .all(&self.executor)
            .await?;
        let ids = found.into_iter().map(|(code, id)| (code, VoucherId(id)));
        Ok(ids.collect())
    }
}

struct FoundRow {
    id: i64,
    unique: String,
    parts: BTreeMap<&'static str, String>,
}

impl Transaction {
    /// Adds rows; their ids, in the same order.
    ///
    /// # Errors
    ///
    /// [`StoreError::ImportTaken`] where another row has what must be unique.
    pub async fn insert_imported<R: ImportedRow>(
        &self,
        rows: &[&R],
    ) -> Result<Vec<i64>, StoreError> {
        let Some(first) = rows.first() else {
            return Ok(Vec::new());
        };
        // Ids are read back by what is unique; rows without go in one by one.
        if R::UNIQUE.is_none() {
            let mut ids = Vec::new();
            for row in rows {
                ids.push(self.insert_one(insert(&[*row])).await.map_err(taken)?);
            }
            return Ok(ids);
        }
        self.inner.execute(&insert(rows)).await.map_err(taken)?;
        let wanted: Vec<_> = rows.iter().map(|row| (*row, None)).collect();
        let present = self.reader().present_rows(&wanted).await?;
        let missing = || StoreError::Missing {
            table: first.table(),
            row: 0,
        };
        present
            .into_iter()
            .map(|row| row.map(|row| row.id).ok_or_else(missing))
            .collect()
    }

    async fn insert_one(&self, mut insert: InsertStatement) -> Result<i64, DbErr> {
        if !self.inner.support_returning() {
            let inserted = self.inner.execute(&insert).await?;
            return Ok(i64::try_from(inserted.last_insert_id()).unwrap_or_default());
        }
        insert.returning_col("id");
        let row = self.inner.query_one(&insert).await?;
        let missing = || DbErr::RecordNotInserted;
        row.ok_or_else(missing)?.try_get("", "id")
    }

    /// Writes these parts of a row over what stands there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] when the row is gone.
    pub async fn update_imported<R: ImportedRow>(
        &self,
        id: i64,
        row: &R,
        parts: &[&str],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut update = Query::update().table(R::TABLE).take();
        for part in row.part_cells() {
            if parts.contains(&part.name) {
                for (column, cell) in part.cells {
                    update.value(Alias::new(column), cell.into_value());
                }
            }
        }
        for (column, cell) in row.reset_with(parts) {
            update.value(Alias::new(column), cell.into_value());
        }
        if R::NOTES_CHANGES {
            update.value("updated_time", to_column(now));
        }
        update.and_where(Expr::col("id").eq(id));
        let updated = self.inner.execute(&update).await?;
        match updated.rows_affected() {
            1 => Ok(()),
            _ => Err(StoreError::Missing {
                table: R::TABLE,
                row: id,
            }),
        }
    }

    /// Notes with which codes accounts were registered, where nothing is noted yet.
    pub async fn link_invitations(
        &self,
        invitations: &[(AccountId, VoucherId)],
    ) -> Result<u64, StoreError> {
        use virtual_users::{Column, Entity};
        let mut linked = 0;
        for (account, voucher) in invitations {
            let update = Entity::update_many()
                .col_expr(Column::InvitationVoucherId, Expr::value(voucher.0))
                .filter(Column::Id.eq(account.0))
                .filter(Column::InvitationVoucherId.is_null());
            let updated = update.exec(&self.inner).await.map_err(taken)?;
            linked += updated.rows_affected;
        }
        Ok(linked)
    }
}

impl Reader<'_> {
    /// Those of these accounts of which no invite code is noted.
    pub async fn accounts_without_invitation(
        &self,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<Vec<AccountId>, StoreError> {
        use virtual_users::{Column, Entity};
        let ids: Vec<i64> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.is_in(accounts.into_iter().map(|account| account.0)))
            .filter(Column::InvitationVoucherId.is_null())
            .into_tuple()
            .all(&self.executor)
            .await?;
        Ok(ids.into_iter().map(AccountId).collect())
    }
}

fn insert<R: ImportedRow>(rows: &[&R]) -> InsertStatement {
    let mut insert = Query::insert().into_table(R::TABLE).take();
    for (number, row) in rows.iter().enumerate() {
        let cells = row.part_cells().into_iter().flat_map(|part| part.cells);
        let (columns, values): (Vec<_>, Vec<_>) = cells
            .chain(row.fixed_cells())
            .map(|(column, cell)| (Alias::new(column), Expr::value(cell.into_value())))
            .unzip();
        if number == 0 {
            insert.columns(columns);
        }
        insert.values_panic(values);
    }
    insert
}

fn taken(error: DbErr) -> StoreError {
    on_duplicate(error, |_| StoreError::ImportTaken)
}
