//! `waxseal openapi`

use crate::output::print_line;

/// Prints the description that the server also answers at `/api/openapi.json`.
pub(crate) fn run() -> anyhow::Result<()> {
    print_line(serde_json::to_string_pretty(&web::openapi())?)
}
