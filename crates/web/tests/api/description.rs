//! The OpenAPI description: valid by itself, and kept by the server.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Method, Request};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::server::Server;
use crate::template::{ADA, PASSWORD};

static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(web::openapi()).unwrap());

const STATUS: &str = "/api/dovecot/status";
const ACCOUNT: &str = "/api/dovecot/{email}";

/// Asserts that the answer is one that the description announces for the request. Outside
/// of it there are only "no such path" and "not with this method".
pub(crate) fn assert_described(method: &Method, path: &str, answer: &Answer) {
    let Some(responses) = template(path).and_then(|template| responses(template, method)) else {
        if path != "/api/openapi.json" || answer.status != 200 {
            assert!([404, 405].contains(&answer.status), "{path}: {answer:?}");
        }
        return;
    };
    let status = answer.status.to_string();
    let response = responses
        .get(&status)
        .unwrap_or_else(|| panic!("{status} is not described for {method} {path}: {answer:?}"));
    let schema = &response["content"]["application/json"]["schema"];
    if let Err(fault) = validator(schema).validate(&answer.body) {
        panic!("{method} {path} answered {status}, but not as described: {fault}");
    }
    let described = response["headers"].as_object();
    for (name, _) in described.into_iter().flatten() {
        let there = answer.headers.contains_key(name);
        let needed = name != "WWW-Authenticate" || answer.body.get("error").is_some();
        assert!(there || !needed, "{status} lacks the header {name}");
    }
}

fn template(path: &str) -> Option<&'static str> {
    if let Some(path) = ["/healthz", "/readyz"]
        .into_iter()
        .find(|known| *known == path)
    {
        return Some(path);
    }
    match path.strip_prefix("/api/dovecot/")? {
        "status" => Some(STATUS),
        email if !email.is_empty() && !email.contains('/') => Some(ACCOUNT),
        _ => None,
    }
}

fn responses(template: &str, method: &Method) -> Option<&'static Value> {
    let method = method.as_str().to_ascii_lowercase();
    DESCRIPTION["paths"][template].get(method)?.get("responses")
}

/// A schema with everything at hand that it may point at.
fn validator(schema: &Value) -> Validator {
    assert!(schema.is_object(), "every answer needs a schema");
    let mut schema = schema.clone();
    schema["components"] = DESCRIPTION["components"].clone();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn the_description_is_sound() {
    assert_eq!(DESCRIPTION["openapi"], "3.1.0");
    let schemes: BTreeSet<_> = DESCRIPTION["components"]["securitySchemes"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    let mut ids = BTreeSet::new();
    for (path, operations) in DESCRIPTION["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap()));
            assert!(operation["summary"].is_string(), "{name}");
            let named: BTreeSet<_> = operation["security"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|scheme| scheme.as_object().unwrap().keys())
                .collect();
            if operation["tags"] == json!(["health"]) {
                assert!(named.is_empty(), "{name}");
            } else {
                assert_eq!(named, schemes, "{name}");
            }
            for response in operation["responses"].as_object().unwrap().values() {
                assert!(response["description"].is_string(), "{name}: {response}");
                validator(&response["content"]["application/json"]["schema"]);
            }
            let contents = operation["requestBody"]["content"].as_object();
            for content in contents.into_iter().flatten().map(|(_, content)| content) {
                validator(&content["schema"]);
            }
        }
    }
    assert_eq!(ids.len(), 5);
}

/// What userli's own adapters insist on: without one of these fields they take an answer
/// for malformed.
#[test]
fn the_fields_that_userlis_adapters_read_are_required() {
    let required = |schema: &str| {
        let names = &DESCRIPTION["components"]["schemas"][schema]["required"];
        let names = names.as_array().unwrap().iter();
        names
            .map(|name| name.as_str().unwrap())
            .collect::<BTreeSet<_>>()
    };
    let lookup = ["user", "mailCrypt", "mailCryptPublicKey", "quota"];
    assert!(required("FoundAccount").is_superset(&lookup.into()));
    let log_in = ["mailCrypt", "mailCryptPrivateKey", "mailCryptPublicKey"];
    assert!(required("Keys").is_superset(&log_in.into()));
    assert_eq!(required("Credentials"), ["password"].into());
}

#[tokio::test]
async fn the_server_hands_its_description_out() {
    let server = Server::start().await;
    let request = Request::get("/api/openapi.json").body(Body::empty());
    let answer = server.send(request.unwrap()).await;
    answer.is(200, DESCRIPTION.clone());
}

/// Provokes every answer that the description announces; a new one needs a line here.
#[tokio::test]
async fn every_described_answer_is_given() {
    let mut given = BTreeSet::new();
    let mut note = |template: &'static str, method: &'static str, answer: Answer| {
        given.insert((template, method, answer.status.to_string()));
    };
    let account = format!("/api/dovecot/{ADA}");
    let right = json!({ "password": PASSWORD });
    let wrong = json!({ "password": "wrong" });

    let server = Server::start().await;
    note(STATUS, "get", server.get(STATUS).await);
    note(ACCOUNT, "get", server.get(&account).await);
    note(ACCOUNT, "get", server.get("/api/dovecot/%FF").await);
    note(ACCOUNT, "get", server.get("/api/dovecot/nobody").await);
    note(ACCOUNT, "post", server.log_in(ADA, &right).await);
    note(ACCOUNT, "post", server.log_in("%FF", &right).await);
    note(ACCOUNT, "post", server.log_in(ADA, &wrong).await);
    note(ACCOUNT, "post", server.log_in("nobody", &right).await);
    let blank = json!({ "password": "" });
    note(ACCOUNT, "post", server.log_in(ADA, &blank).await);
    let large = json!({ "password": "x".repeat(40_000) });
    note(ACCOUNT, "post", server.log_in(ADA, &large).await);
    let text = server.post(&account, "text/plain", PASSWORD).await;
    note(ACCOUNT, "post", text);

    for (template, path, method) in [
        (STATUS, STATUS, "get"),
        (ACCOUNT, account.as_str(), "get"),
        (ACCOUNT, account.as_str(), "post"),
    ] {
        let ask = async |server: &Server| match method {
            "get" => server.get(path).await,
            _ => server.log_in(ADA, &right).await,
        };
        let anonymous = Request::builder().method(method.to_uppercase().as_str());
        let anonymous = anonymous.uri(path).body(Body::empty()).unwrap();
        note(template, method, server.send(anonymous).await);

        let server = Server::start().await;
        server
            .sql("UPDATE virtual_api_tokens SET scopes='[]'")
            .await;
        note(template, method, ask(&server).await);
        server.sql("DROP TABLE virtual_api_tokens").await;
        note(template, method, ask(&server).await);
        server.store.clone().close().await;
        note(template, method, ask(&server).await);
    }

    let described: BTreeSet<_> = [(STATUS, "get"), (ACCOUNT, "get"), (ACCOUNT, "post")]
        .into_iter()
        .flat_map(|(template, method)| {
            let responses = &DESCRIPTION["paths"][template][method]["responses"];
            let statuses = responses.as_object().unwrap().keys();
            statuses.map(move |status| (template, method, status.clone()))
        })
        .collect();
    assert_eq!(given, described);
}
