//! What attempts are counted under.

use vault::bearer_token_digest;

/// The name of a bucket in the database: 64 hex digits, which tell nobody at a glance who
/// tried what from where.
pub(super) fn bucket(kind: &str, of: &[&str]) -> String {
    // No part holds a NUL, so no two buckets have the same text.
    bearer_token_digest(&format!("{kind}\0{}", of.join("\0")))
}
