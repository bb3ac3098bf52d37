//! `waxseal domain`

use crate::program::Program;

#[test]
fn add_list_and_delete() {
    let program = Program::new();
    assert_eq!(
        program.well(&["domain", "list"], ""),
        "DOMAIN  REGISTRATION  SINCE\n"
    );
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
            .contains("\nexample.org  closed        20")
    );
    let deleted = program.well(&["domain", "delete", "example.org"], "");
    assert_eq!(deleted, "Deleted example.org.\n");
    assert_eq!(program.json(&["domain", "list"], ""), serde_json::json!([]));
}

#[test]
fn registration() {
    let program = Program::new();
    program.well(&["domain", "add", "example.org"], "");
    for mode in ["invite", "open", "closed"] {
        let said = program.well(&["domain", "registration", "Example.org", mode], "");
        assert_eq!(said, format!("Registration in example.org: {mode}.\n"));
        let listed = program.json(&["domain", "list"], "");
        assert_eq!(listed[0]["registration"], mode);
    }
    let unknown = ["domain", "registration", "example.net", "open"];
    program.fails(
        &unknown,
        "",
        "there is no domain example.net on this server",
    );
    let wrong = program.run(&["domain", "registration", "example.org", "everybody"], "");
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    assert!(
        wrong.stderr.contains("closed, invite, open"),
        "{}",
        wrong.stderr
    );
}
