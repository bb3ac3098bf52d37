//! The store against real databases, with other programs at work on them: SQLite files, or the
//! server that `TEST_DATABASE` names.

#![cfg(test)]

mod account_filter;
mod accounts;
mod aliases;
mod api_tokens;
mod attempts;
mod audit;
mod crash;
#[path = "../database/mod.rs"]
mod database;
mod domains;
mod fairness;
mod fixture;
mod foreign_sql;
mod forgotten_connections;
mod hand_overs;
mod links;
mod mail_queue;
mod migration;
mod reserved_names;
mod retired_keys;
mod sessions;
mod sqlite_file;
mod transactions;
mod vouchers;
