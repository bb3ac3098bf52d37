//! The one digest that is stored as text.

use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256 as 64 lower-case hex digits.
pub fn hex_sha256(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(digest(&SHA256, bytes).as_ref())
}
