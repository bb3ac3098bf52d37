//! The steps that bring the tables up to date, oldest first.
//!
//! A step that was released is never changed; a later one corrects it. Steps are written
//! once for every database, with the differences in the functions of this file. The release
//! before goes on working beside the tables of this one: see [`may_work_beside`].

mod m0001_first_tables;
mod m0002_archived_keys;
mod m0003_sessions;
mod m0004_attempts;
mod m0005_invitations;
mod m0006_audit;
mod m0007_mail;
mod m0008_turns;
mod m0009_hand_overs;
mod m0010_imported_rows;

mod lock;
mod once;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date_time, string, string_len, string_len_null};
use sea_orm_migration::{IntoSchemaManagerConnection, MigratorTraitSelf, seaql_migrations};

use self::once::{add_column, add_index, add_reference, create_table};
use crate::StoreError;

/// The steps of this release, and those that later ones took which it can work beside.
pub(crate) struct Migrations {
    later: Vec<String>,
}

fn of_this_release() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m0001_first_tables::Migration),
        Box::new(m0002_archived_keys::Migration),
        Box::new(m0003_sessions::Migration),
        Box::new(m0004_attempts::Migration),
        Box::new(m0005_invitations::Migration),
        Box::new(m0006_audit::Migration),
        Box::new(m0007_mail::Migration),
        Box::new(m0008_turns::Migration),
        Box::new(m0009_hand_overs::Migration),
        Box::new(m0010_imported_rows::Migration),
    ]
}

impl MigratorTraitSelf for Migrations {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let mut all = of_this_release();
        for name in &self.later {
            all.push(Box::new(Later(name.clone())));
        }
        all
    }
}

impl Migrations {
    /// # Errors
    /// [`StoreError::TooNew`] where a step was taken that this release cannot work beside.
    pub(crate) async fn of<'c, C>(connection: &'c C) -> Result<Self, StoreError>
    where
        C: ConnectionTrait,
        &'c C: IntoSchemaManagerConnection<'c>,
    {
        let manager = SchemaManager::new(connection);
        let there = manager.has_table("seaql_migrations").await;
        if !there.map_err(not_applied)? {
            return Ok(Self { later: Vec::new() });
        }
        let taken = seaql_migrations::Entity::find().all(connection).await;
        let ours = of_this_release();
        let mut later = Vec::new();
        for step in taken.map_err(not_applied)? {
            if ours.iter().any(|ours| ours.name() == step.version) {
                continue;
            }
            if !may_work_beside(&ours, &step.version) {
                return Err(StoreError::TooNew(step.version.into()));
            }
            later.push(step.version);
        }
        Ok(Self { later })
    }

    /// Takes the steps that are missing at the moment, after whoever does so already.
    ///
    /// SQLite and PostgreSQL can take back a `CREATE TABLE`, so there it is all of it or
    /// nothing. MariaDB commits every such statement; there a step that was broken off is taken
    /// again from its beginning.
    pub(crate) async fn apply(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        lock::take(transaction).await?;
        let applied = Self::apply_locked(transaction).await;
        lock::leave(transaction).await?;
        applied
    }

    async fn apply_locked(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        let migrations = Self::of(transaction).await?;
        migrations.up(transaction, None).await.map_err(not_applied)
    }

    /// The names of the steps of this release.
    pub(crate) fn names() -> Vec<String> {
        let steps = of_this_release();
        steps.iter().map(|step| step.name().to_owned()).collect()
    }

    /// The names of the steps that are missing.
    pub(crate) async fn pending(
        &self,
        connection: &DatabaseConnection,
    ) -> Result<Vec<String>, StoreError> {
        let pending = self
            .get_pending_migrations_read_only(connection)
            .await
            .map_err(not_applied)?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }
}

/// A step that a later release took. While servers are brought up to date one after the other,
/// this release may be started once more beside it.
struct Later(String);

impl MigrationName for Later {
    fn name(&self) -> &str {
        &self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Later {
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Custom("a step of a later release".to_owned()))
    }
}

/// Steps only add, and this release need not know what is added. A step that takes something
/// away says at the end of its name since which step nobody has used it: `_needs_m0012`.
fn may_work_beside(ours: &[Box<dyn MigrationTrait>], step: &str) -> bool {
    match step.rsplit_once("_needs_") {
        Some((_, needed)) => ours.iter().any(|ours| {
            let number = ours.name().split('_').next();
            number == Some(needed)
        }),
        None => step.starts_with('m'),
    }
}

fn not_applied(error: DbErr) -> StoreError {
    match StoreError::from(error) {
        StoreError::Refused(cause) => StoreError::Migration(cause),
        error => error,
    }
}

/// A table to be made. On MariaDB, engine, character set and collation are said aloud, since
/// their defaults differ from server to server, and every comparison is exact.
fn new_table(manager: &SchemaManager<'_>, name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    if manager.get_database_backend() == DbBackend::MySql {
        table
            .engine("InnoDB")
            .character_set("utf8mb4")
            .collate("utf8mb4_bin")
            .comment(once::OURS);
    }
    table
}

/// The number of a row.
fn id() -> ColumnDef {
    ColumnDef::new("id")
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key()
        .take()
}

/// A text that is sorted by its bytes. SQLite does so by itself, MariaDB by the collation of
/// the table.
fn exact(manager: &SchemaManager<'_>, name: &'static str) -> ColumnDef {
    let mut column = string(name);
    if manager.get_database_backend() == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// A name that is looked up exactly. Were one stored in another case, mail for it would be
/// refused as for an unknown user; so the database does not take it.
fn lower_case(manager: &SchemaManager<'_>, name: &'static str) -> ColumnDef {
    exact(manager, name)
        .check(Expr::col(name).eq(Func::lower(Expr::col(name))))
        .take()
}

/// 64 hex digits. Not CHAR: PostgreSQL asks no index of one when it looks for a text.
fn digest(name: &'static str) -> ColumnDef {
    string_len(name, 64)
}

/// The same, or nothing.
fn digest_null(name: &'static str) -> ColumnDef {
    string_len_null(name, 64)
}

fn created() -> ColumnDef {
    date_time("creation_time")
        .default(Expr::current_timestamp())
        .take()
}

fn updated() -> ColumnDef {
    date_time("updated_time")
        .default(Expr::current_timestamp())
        .take()
}

fn reference(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_reference"))
        .from(table, column)
        .to(target, "id")
        .take()
}
