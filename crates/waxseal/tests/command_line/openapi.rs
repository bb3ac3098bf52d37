//! `waxseal openapi`

use serde_json::Value;

use crate::program::Program;

#[test]
fn the_description_is_printed_without_any_setting() {
    let program = Program::new().without("DATABASE_URL");
    let printed = program.well(&["openapi"], "");
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(printed, serde_json::to_value(web::openapi()).unwrap());
}
