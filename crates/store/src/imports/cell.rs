//! A value on its way into a column, and the same column read back.

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use sea_orm::{DbErr, QueryResult, Value};

use crate::time::to_column;

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// An INTEGER of 32 bits.
    Small(Option<i32>),
    /// An INTEGER of 64 bits: the id of a row.
    Id(Option<i64>),
    /// A text.
    Text(Option<String>),
    /// A switch.
    Flag(bool),
    /// A moment.
    Time(Option<NaiveDateTime>),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(Some(text.into()))
    }

    pub(crate) fn time(time: Option<DateTime<Utc>>) -> Self {
        Self::Time(time.map(to_column))
    }

    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Small(number) => number.into(),
            Self::Id(id) => id.into(),
            Self::Text(text) => text.into(),
            Self::Flag(flag) => flag.into(),
            Self::Time(time) => time.into(),
        }
    }

    /// A column that holds values of the same type.
    pub(crate) fn read_like(&self, row: &QueryResult, column: &str) -> Result<Self, DbErr> {
        Ok(match self {
            Self::Small(_) => Self::Small(row.try_get("", column)?),
            Self::Id(_) => Self::Id(row.try_get("", column)?),
            Self::Text(_) => Self::Text(row.try_get("", column)?),
            Self::Flag(_) => Self::Flag(row.try_get("", column)?),
            Self::Time(_) => {
                let time: Option<NaiveDateTime> = row.try_get("", column)?;
                Self::Time(time.map(|time| time.trunc_subsecs(0)))
            }
        })
    }

    fn shown(&self) -> Option<String> {
        match self {
            Self::Small(number) => number.map(|number| number.to_string()),
            Self::Id(id) => id.map(|id| id.to_string()),
            Self::Text(text) => text.clone(),
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Time(time) => time.map(|time| time.to_string()),
        }
    }
}

/// One text for several columns; two are equal where every value is.
pub(crate) fn text(cells: &[(&'static str, Cell)]) -> String {
    let mut text = String::new();
    for (column, cell) in cells {
        match cell.shown() {
            None => text.push_str(&format!("{column}-;")),
            Some(value) => text.push_str(&format!("{column}={}:{value};", value.len())),
        }
    }
    text
}
