//! The vault from outside: against OpenSSL, libsodium, crypt(3) and userli, and under abuse.
//!
//! Needs the program `openssl` (version 3). libsodium is built as a dev-dependency.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod fixed_entropy;
mod key_pairs;
mod key_rings;
mod libsodium;
mod malformed;
mod openssl;
mod password_hashes;
mod pool;
mod ring_boxes;
mod sealed_boxes;
mod silence;
