//! The only room that speaks SQL.
//!
//! A [`Store`] is a database that is open. A [`Reader`] asks it, a [`Transaction`] changes
//! it; both speak in the types of `model`, and no other room sees a column. What belongs
//! together is decided above: this room keeps one transaction whole and one row honest.

mod account_filter;
mod account_states;
mod accounts;
mod aliases;
mod api_tokens;
mod attempts;
mod audit;
mod backup;
mod database_file;
mod database_url;
mod domains;
mod entity;
mod error;
mod export;
mod fault;
mod hand_overs;
mod imports;
mod integrity;
mod json_list;
mod known_sources;
mod links;
mod lookups;
mod mail_queue;
mod mariadb;
mod migration;
mod pool;
mod postgres;
mod reader;
mod remove_account;
mod reserved_names;
mod retired_keys;
mod row;
mod server;
mod server_url;
mod sessions;
mod sqlite;
mod store;
mod time;
mod transaction;
pub mod userli;
mod vouchers;

pub use account_filter::AccountFilter;
pub use account_states::AccountStates;
pub use accounts::NewAccount;
pub use api_tokens::NewApiToken;
pub use attempts::Attempts;
pub use audit::{AuditFilter, NewAuditEntry};
pub use backup::{BackupError, BackupFacts, Restored, inspect_backup, restore_backup};
pub use database_url::{DatabaseUrl, InvalidDatabaseUrl};
pub use error::{Cause, StoreError};
pub use export::{ExportError, UserliDialect, UserliExport, UserliForm};
pub use imports::{
    Imported, ImportedAccount, ImportedAlias, ImportedApiToken, ImportedDomain,
    ImportedReservedName, ImportedRow, ImportedVoucher, PresentRow, Remembered,
};
pub use links::{Link, LinkPurpose};
pub use mail_queue::QueuedLetter;
pub use reader::Reader;
pub use retired_keys::NewRetiredKey;
pub use sessions::NewSession;
pub use store::Store;
pub use transaction::Transaction;
pub use vouchers::NewVoucher;
