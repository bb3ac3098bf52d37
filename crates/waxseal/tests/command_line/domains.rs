//! `waxseal domain`

use crate::program::Program;

#[test]
fn add_list_and_delete() {
    let program = Program::new();
    assert_eq!(program.well(&["domain", "list"], ""), "DOMAIN  SINCE\n");
    assert_eq!(program.json(&["domain", "list"], ""), serde_json::json!([]));
    assert_eq!(
        program.well(&["domain", "add", "Example.ORG"], ""),
        "Added example.org.\n"
    );
    let listed = program.json(&["domain", "list"], "");
    assert_eq!(listed[0]["name"], "example.org");
    assert!(
        program
            .well(&["domain", "list"], "")
            .contains("\nexample.org  20")
    );
    let deleted = program.well(&["domain", "delete", "example.org"], "");
    assert_eq!(deleted, "Deleted example.org.\n");
    assert_eq!(program.json(&["domain", "list"], ""), serde_json::json!([]));
}
