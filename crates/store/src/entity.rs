//! The columns of each table, as SeaORM wants them. They do not leave this room.

pub(crate) mod virtual_aliases;
pub(crate) mod virtual_api_tokens;
pub(crate) mod virtual_attempts;
pub(crate) mod virtual_audit;
pub(crate) mod virtual_domains;
pub(crate) mod virtual_hand_overs;
pub(crate) mod virtual_imported_rows;
pub(crate) mod virtual_known_sources;
pub(crate) mod virtual_links;
pub(crate) mod virtual_mail_crypt_keys;
pub(crate) mod virtual_mail_queue;
pub(crate) mod virtual_reserved_names;
pub(crate) mod virtual_sessions;
pub(crate) mod virtual_turns;
pub(crate) mod virtual_users;
pub(crate) mod virtual_vouchers;
