//! The store against real SQLite files, with other programs at work on them.

#![cfg(test)]

mod accounts;
mod aliases;
mod api_tokens;
mod attempts;
mod corrupt_rows;
mod crash;
mod domains;
mod fairness;
mod fixture;
mod foreign_sql;
mod migration;
mod moved_file;
mod opening;
mod reserved_names;
mod retired_keys;
mod secure_delete;
mod sessions;
mod transactions;
mod vouchers;
