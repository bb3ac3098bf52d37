//! Values and names in the SQL of each database.
//!
//! Every database is told at the beginning that a backslash in a text is a backslash; then one
//! rule holds for all of them: a quote within a text is written twice.

use chrono::NaiveDateTime;

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserliDialect {
    /// MariaDB and MySQL.
    MariaDb,
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl UserliDialect {
    /// What comes before everything else.
    pub(crate) fn head(self) -> String {
        let (program, settings) = match self {
            Self::MariaDb => (
                "mariadb --default-character-set=utf8mb4 DATABASE < FILE",
                "SET NAMES utf8mb4;\n\
                 SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES';\n\
                 START TRANSACTION;\n",
            ),
            Self::Postgres => (
                "psql -v ON_ERROR_STOP=1 -d DATABASE -f FILE",
                "SET client_encoding = 'UTF8';\n\
                 SET standard_conforming_strings = on;\n\
                 BEGIN;\n",
            ),
            Self::Sqlite => ("sqlite3 -bail DATABASE < FILE", "BEGIN IMMEDIATE;\n"),
        };
        format!(
            "-- Accounts, keys, domains and aliases for a userli database, written by Waxseal.\n\
             -- It holds password hashes and sealed keys: keep it to yourself.\n\
             -- Make userli's tables with userli's own migrations first, then:\n\
             --   {program}\n\
             {settings}"
        )
    }

    /// A name of a table or a column.
    pub(crate) fn name(self, name: &str) -> String {
        match self {
            Self::MariaDb => format!("`{name}`"),
            Self::Postgres | Self::Sqlite => format!("\"{name}\""),
        }
    }

    /// What a SELECT without a table needs before its WHERE.
    pub(crate) fn no_table(self) -> &'static str {
        match self {
            Self::MariaDb => " FROM DUAL",
            Self::Postgres | Self::Sqlite => "",
        }
    }

    pub(crate) fn flag(self, flag: bool) -> String {
        match self {
            Self::Postgres => flag.to_string(),
            Self::MariaDb | Self::Sqlite => u8::from(flag).to_string(),
        }
    }
}

/// A text; none where it holds a zero byte.
pub(crate) fn text(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// A moment in UTC.
pub(crate) fn time(time: NaiveDateTime) -> String {
    format!("'{}'", time.format("%Y-%m-%d %H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    proptest! {
        #[test]
        fn sqlite_reads_back_what_was_quoted(value in "[^\\x00]*") {
            let database = Connection::open_in_memory().unwrap();
            let sql = format!("SELECT {}", text(&value).unwrap());
            let read: String = database.query_row(&sql, [], |row| row.get(0)).unwrap();
            prop_assert_eq!(read, value);
        }
    }

    #[test]
    fn a_zero_byte_is_refused() {
        assert_eq!(text("a\0b"), None);
        assert_eq!(text("a'b\\").unwrap(), "'a''b\\'");
    }
}
