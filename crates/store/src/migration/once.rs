//! Parts of a step that do no harm when they are taken again.
//!
//! MariaDB commits every statement that makes or changes a table, and each is whole or not
//! there. A step that died between two of them is taken again from its beginning, and leaves
//! out what it finds done. The other databases have taken all of it back.

use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;

/// The comment of a table that a step of ours has made. One of the same name without it
/// belongs to another program, and stops the step.
pub(super) const OURS: &str = "Waxseal";

fn may_be_done(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::MySql
}

pub(super) async fn create_table(
    manager: &SchemaManager<'_>,
    name: &str,
    table: TableCreateStatement,
) -> Result<(), DbErr> {
    if may_be_done(manager)
        && is_there(
            manager,
            "tables",
            [("table_name", name), ("table_comment", OURS)],
        )
        .await?
    {
        return Ok(());
    }
    manager.create_table(table).await
}

/// Adds a column. One at a time: SQLite takes no more in one statement.
pub(super) async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    mut column: ColumnDef,
) -> Result<(), DbErr> {
    let name = column.get_column_name();
    if may_be_done(manager) && manager.has_column(table, &name).await? {
        return Ok(());
    }
    let altered = Table::alter().table(table).add_column(&mut column).take();
    manager.alter_table(altered).await
}

/// Adds an index on one column.
pub(super) async fn add_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let name = format!("{table}_{column}_index");
    if may_be_done(manager) && manager.has_index(table, &name).await? {
        return Ok(());
    }
    let index = Index::create().name(name).table(table).col(column).take();
    manager.create_index(index).await
}

/// Adds a reference to a table that is there already.
pub(super) async fn add_reference(
    manager: &SchemaManager<'_>,
    table: &str,
    reference: ForeignKeyCreateStatement,
) -> Result<(), DbErr> {
    let name = reference.get_foreign_key().get_name().unwrap_or_default();
    let there = [("table_name", table), ("constraint_name", name)];
    if may_be_done(manager) && is_there(manager, "table_constraints", there).await? {
        return Ok(());
    }
    manager.create_foreign_key(reference).await
}

/// Whether a view of the information schema has such a row for this database.
async fn is_there(
    manager: &SchemaManager<'_>,
    view: &'static str,
    columns: [(&'static str, &str); 2],
) -> Result<bool, DbErr> {
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from(("information_schema", view))
        .and_where(Expr::col("table_schema").eq(Expr::cust("DATABASE()")));
    for (column, value) in columns {
        select.and_where(Expr::col(column).eq(value));
    }
    let found = manager.get_connection().query_one(&select).await?;
    Ok(found.is_some())
}
