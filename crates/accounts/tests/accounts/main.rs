//! Every use case against a real database and real derivations, and everything that other
//! programs, other servers and bad luck can do to an account meanwhile.

#![cfg(test)]

mod child;
#[path = "../../../store/tests/database/mod.rs"]
mod database;
mod failing_entropy;
mod foreign;
mod journal;
mod movable_clock;
mod owner;
mod proofs;
mod server;

mod api_token;
mod archived_keys;
mod audit;
mod authority;
mod change_password;
mod create;
mod delete;
mod domain;
mod guesses;
mod hand_overs;
mod invite_codes;
mod known_keys;
mod legacy;
mod limits;
mod log_in;
mod mail;
mod mail_crypt_switch;
mod open_locked_key;
mod own_account;
mod private_keys;
mod recovery;
mod recovery_token;
mod register;
mod reset;
mod restore;
mod rotate;
mod seal_target;
mod session;
mod setup;
mod show;

mod broken_off;
mod busy;
mod derivation_count;
mod first_keys;
mod foreign_sql;
mod kills;
mod random_life;
mod silence;
mod sqlite_file;
mod throw_away;
mod two_at_once;
