//! The store against real SQLite files, with other programs at work on them.

#![cfg(test)]

mod accounts;
mod aliases;
mod api_tokens;
mod domains;
mod fixture;
mod reserved_names;
mod retired_keys;
mod vouchers;
