//! What to run where the database is on a server: its own tools know it best.

use anyhow::bail;

use crate::config::Config;

/// Says how a backup is made there.
pub(crate) fn instead_of_backup(config: &Config) -> anyhow::Result<()> {
    let database = config.database_url.to_string();
    bail!(
        "{database} is not a file; back it up with the tools of its server, such as\n  {}\n\
         More is in docs/backup.md.",
        if database.starts_with("mysql") || database.starts_with("mariadb") {
            "mariadb-dump --single-transaction --default-character-set=utf8mb4 DATABASE > FILE"
        } else {
            "pg_dump --format=custom --file=FILE DATABASE"
        }
    )
}

/// Says how a backup is put back there.
pub(crate) fn instead_of_restore(config: &Config) -> anyhow::Result<()> {
    let database = config.database_url.to_string();
    bail!(
        "{database} is not a file; stop Waxseal and put the backup back with the tools of its \
         server, such as\n  {}\nMore is in docs/backup.md.",
        if database.starts_with("mysql") || database.starts_with("mariadb") {
            "mariadb --default-character-set=utf8mb4 DATABASE < FILE"
        } else {
            "pg_restore --clean --if-exists --dbname=DATABASE FILE"
        }
    )
}
