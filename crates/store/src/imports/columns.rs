//! What every kind of row that is brought over must tell of itself.

use std::collections::BTreeMap;

use super::cell::{Cell, text};

/// Columns with their values.
pub(super) type Cells = Vec<(&'static str, Cell)>;

/// Columns that belong together.
#[derive(Clone, Debug)]
pub struct Part {
    /// What they are called together, in the memory and in reports.
    pub name: &'static str,
    /// The columns.
    pub cells: Cells,
}

/// How a kind of row lies in its table.
pub trait Columns {
    /// What the memory calls this kind.
    const KIND: &'static str;
    /// Its table.
    const TABLE: &'static str;
    /// The column, other than the id, in which no two rows are equal.
    const UNIQUE: Option<&'static str>;
    /// Whether there is a column `updated_time`.
    const NOTES_CHANGES: bool;

    /// Its name in the memory: the same in every run, and of one row alone.
    fn name(&self) -> String;

    /// What stands in the unique column.
    fn unique(&self) -> Option<String>;

    /// The columns that may change.
    fn part_cells(&self) -> Vec<Part>;

    /// The columns that are written once.
    fn fixed_cells(&self) -> Cells;

    /// Columns of Waxseal's own that no longer hold when these parts are written.
    fn reset_with(&self, _parts: &[&str]) -> Cells {
        Vec::new()
    }

    /// Its table, from a row.
    fn table(&self) -> &'static str {
        Self::TABLE
    }
}

/// A row that is brought over.
pub trait ImportedRow: Columns + Send + Sync {
    /// Its name in the memory: the same in every run, and of one row alone.
    fn key(&self) -> String {
        self.name()
    }

    /// What the memory calls this kind of row.
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    /// Its parts by their names, each as one text; two are equal where every value is.
    fn parts(&self) -> BTreeMap<&'static str, String> {
        let parts = self.part_cells().into_iter();
        parts.map(|part| (part.name, text(&part.cells))).collect()
    }
}
