//! One row of a userli database, whose columns all come as text.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone, Utc};
use sea_orm::QueryResult;

use super::layout::PresentTable;
use super::{Extras, list_column};

/// A row that cannot be brought over. It never holds a value of the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// The table, by its name there.
    pub table: String,
    /// The id of the row.
    pub row: i64,
    /// Which account, domain, alias or name it is, where that can be read.
    pub subject: Option<String>,
    /// The column that is wrong.
    pub column: String,
    /// What is wrong with it.
    pub what: String,
}

/// The columns of one row.
pub(crate) struct Cells<'a> {
    table: &'a PresentTable,
    row: &'a QueryResult,
    offset: FixedOffset,
    id: i64,
    subject: Option<String>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(
        table: &'a PresentTable,
        row: &'a QueryResult,
        offset: FixedOffset,
    ) -> Result<Self, BrokenRow> {
        // An id is 32 bits wide on some databases and 64 on others.
        let id = row
            .try_get::<i64>("", "id")
            .or_else(|_| row.try_get::<i32>("", "id").map(i64::from))
            .or_else(|_| row.try_get::<u32>("", "id").map(i64::from));
        let mut cells = Self {
            table,
            row,
            offset,
            id: 0,
            subject: None,
        };
        cells.id = id.map_err(|_| cells.broken("id", "it is not a number"))?;
        Ok(cells)
    }

    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// Says which account, domain or name the row is, for what is found wrong further on.
    pub(crate) fn is_about(&mut self, subject: &str) {
        self.subject = Some(subject.to_owned());
    }

    pub(crate) fn broken(&self, column: &str, what: &(impl ToString + ?Sized)) -> BrokenRow {
        BrokenRow {
            table: self.table.name.clone(),
            row: self.id,
            subject: self.subject.clone(),
            column: column.to_owned(),
            what: what.to_string(),
        }
    }

    /// A text; none where it is NULL or the release has no such column.
    pub(crate) fn optional(&self, column: &str) -> Result<Option<String>, BrokenRow> {
        let joined = !self.table.has(column) && self.is_joined(column);
        if !self.table.has(column) && !joined {
            return Ok(None);
        }
        self.row
            .try_get::<Option<String>>("", column)
            .map_err(|_| self.broken(column, "it is not text in UTF-8"))
    }

    fn is_joined(&self, column: &str) -> bool {
        self.row.column_names().iter().any(|name| name == column)
    }

    /// A text that must be there.
    pub(crate) fn text(&self, column: &str) -> Result<String, BrokenRow> {
        self.optional(column)?
            .ok_or_else(|| self.broken(column, "it is empty (NULL)"))
    }

    /// A text; none where it is NULL or empty.
    pub(crate) fn filled(&self, column: &str) -> Result<Option<String>, BrokenRow> {
        Ok(self.optional(column)?.filter(|text| !text.is_empty()))
    }

    pub(crate) fn number<T: std::str::FromStr>(
        &self,
        column: &str,
    ) -> Result<Option<T>, BrokenRow> {
        self.filled(column)?
            .map(|text| {
                let wrong = |_| self.broken(column, "it is not a number of the expected size");
                text.trim().parse().map_err(wrong)
            })
            .transpose()
    }

    /// A switch; off where there is none.
    pub(crate) fn flag(&self, column: &str) -> Result<bool, BrokenRow> {
        match self.filled(column)?.as_deref().map(str::trim) {
            None | Some("0" | "f" | "false" | "FALSE") => Ok(false),
            Some("1" | "t" | "true" | "TRUE") => Ok(true),
            Some(_) => Err(self.broken(column, "it is neither 0 nor 1")),
        }
    }

    /// A moment, in the time of userli's PHP; a fraction of a second is cut off.
    pub(crate) fn time(&self, column: &str) -> Result<Option<DateTime<Utc>>, BrokenRow> {
        let Some(text) = self.filled(column)? else {
            return Ok(None);
        };
        let seconds = text.get(..19).unwrap_or(&text).replace('T', " ");
        let naive = NaiveDateTime::parse_from_str(&seconds, "%Y-%m-%d %H:%M:%S");
        naive
            .ok()
            .and_then(|naive| self.offset.from_local_datetime(&naive).single())
            .map(|time| Some(time.with_timezone(&Utc)))
            .ok_or_else(|| self.broken(column, "it is not a time such as 2026-02-03 04:05:06"))
    }

    /// A list of words, as PHP serialises it or as JSON.
    pub(crate) fn list(&self, column: &str) -> Result<Vec<String>, BrokenRow> {
        let text = self.optional(column)?;
        list_column::read(text.as_deref()).map_err(|what| self.broken(column, what))
    }

    /// The columns that Waxseal has no place for, where they hold something.
    pub(crate) fn extras(&self) -> Result<Extras, BrokenRow> {
        let mut extras = Extras::new();
        for column in self.table.extras() {
            if let Some(value) = self.optional(column)? {
                extras.insert(column.to_owned(), value);
            }
        }
        Ok(extras)
    }
}

impl std::fmt::Display for BrokenRow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            table,
            row,
            subject,
            column,
            what,
        } = self;
        write!(formatter, "row {row} of {table}")?;
        if let Some(subject) = subject {
            write!(formatter, " ({subject})")?;
        }
        write!(formatter, ", column {column}: {what}")
    }
}
