//! The store against real databases, with other programs at work on them: SQLite files, or the
//! server that `TEST_DATABASE` names.

#![cfg(test)]

mod account_filter;
mod accounts;
mod aliases;
mod api_tokens;
mod attempts;
mod audit;
mod corrupt_rows;
mod crash;
#[path = "../database/mod.rs"]
mod database;
mod domains;
mod fairness;
mod fixture;
mod foreign_sql;
mod links;
mod mail_queue;
mod migration;
mod moved_file;
mod opening;
mod reserved_names;
mod retired_keys;
mod secure_delete;
mod sessions;
mod transactions;
mod vouchers;
