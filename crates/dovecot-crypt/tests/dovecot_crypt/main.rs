//! The library against files that real Dovecots sealed, and against itself.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here fails a test, and the panic says where"
)]

mod damage;
mod data;
mod from_dovecot;
mod keys;
mod round_trip;
mod several_keys;
mod streams;
