//! schemathesis asks the real server whatever its OpenAPI description allows and forbids: no
//! fault, and no answer that is not described.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;

use e2e::{WaxsealServer, repository};

/// `MAIL_CRYPT`: new accounts are sealed.
const NEW_USERS: u8 = 2;

#[test]
fn answers_are_those_of_the_description() {
    let server = WaxsealServer::start(NEW_USERS);
    server.add_domain("example.org");
    server.add_user("ada@example.org", "a herd of violet trombones");
    let token = server.create_token("schemathesis");
    let examples = std::env::var("EXAMPLES").unwrap_or_else(|_| "20".to_owned());
    let output = Command::new(repository().join("script/schemathesis"))
        .args(["run", "--no-color", "--phases", "examples,coverage,fuzzing"])
        .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"])
        .args(["--max-examples", &examples, "--seed", "1", "--max-time", "25"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .arg(format!("{}/api/openapi.json", server.url()))
        .current_dir(server.folder())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", server.log());
    assert!(said.contains("5 selected"), "{said}");
    println!("{said}");
}
