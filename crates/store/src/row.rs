//! Rows that may hold what no program of ours wrote.

use sea_orm::{DbErr, EntityTrait, FromQueryResult, QueryResult, RuntimeErr, SqlxError};

use crate::error::{Cause, StoreError};

/// A row of `E` whose id was read first, so that an error in any other column can name it.
pub(crate) struct Row<E: EntityTrait> {
    id: i64,
    columns: Result<E::Model, DbErr>,
}

/// A column whose value is of the right SQL type, but no value of ours.
#[derive(Debug)]
pub(crate) struct Unreadable {
    column: &'static str,
    cause: Cause,
}

impl Unreadable {
    /// For `map_err`: blames a column.
    pub(crate) fn column<C: Into<Cause>>(column: &'static str) -> impl FnOnce(C) -> Self {
        move |cause| Self {
            column,
            cause: cause.into(),
        }
    }
}

impl<E: EntityTrait> FromQueryResult for Row<E> {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: result.try_get(prefix, "id")?,
            columns: E::Model::from_query_result(result, prefix),
        })
    }
}

impl<E: EntityTrait> Row<E> {
    /// The row in the words of the model, or which column of which row is wrong.
    pub(crate) fn read<T>(self) -> Result<T, StoreError>
    where
        T: TryFrom<E::Model, Error = Unreadable>,
    {
        let unreadable = match self.columns {
            Ok(columns) => match T::try_from(columns) {
                Ok(value) => return Ok(value),
                Err(Unreadable { column, cause }) => (column.to_owned(), cause),
            },
            Err(error) => (column_of(&error), Cause::from(error)),
        };
        let (column, source) = unreadable;
        Err(StoreError::Corrupt {
            table: E::default().table_name(),
            row: self.id,
            column,
            source,
        })
    }
}

/// The column that could not be decoded, as far as the library says which one it was.
fn column_of(error: &DbErr) -> String {
    match error {
        DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_ref() {
            SqlxError::ColumnDecode { index, .. } => index.trim_matches('"').to_owned(),
            _ => "(unknown)".to_owned(),
        },
        _ => "(unknown)".to_owned(),
    }
}
