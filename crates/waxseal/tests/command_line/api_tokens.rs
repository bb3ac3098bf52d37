//! `waxseal api-token`

use crate::database;
use crate::program::Program;

#[test]
fn a_token_is_shown_once() {
    let program = Program::new();
    let create = ["api-token", "create", "--scope", "dovecot", "--name"];
    let created = program.json(&[&create[..], &["first"]].concat(), "");
    assert_eq!(created["name"], "first");
    let token = created["token"].as_str().unwrap();
    let plain = program.well(&[&create[..], &["second"]].concat(), "");
    assert_eq!(plain.len(), 65);

    let listed = program.json(&["api-token", "list"], "");
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["scopes"], serde_json::json!(["dovecot"]));
    assert_eq!(listed[0]["lastUsed"], serde_json::Value::Null);
    let table = program.well(&["api-token", "list"], "");
    let expected = "NAME    SCOPES   LAST USED\nfirst   dovecot  never\n\
                    second  dovecot  never\n";
    assert_eq!(table, expected);
    let stored = database::contents(&program.database());
    assert!(stored.contains("first") && !stored.contains(token));

    let deleted = program.well(&["api-token", "delete", "first"], "");
    assert_eq!(deleted, "Deleted first.\n");
    assert_eq!(
        program.json(&["api-token", "list"], "")[0]["name"],
        "second"
    );
}
