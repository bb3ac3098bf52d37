//! Answers of the API that leave a doubt: mail waits and log-ins are told to come back. Nothing
//! bounces and nothing is stored in the clear.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use e2e::{
    Answer, Dovecot, DovecotVersion, FakeAccount, FakeApi, KeyPair, MARK, MailFormat, Outcome,
    address_of_case, case_of_target, for_each_at_once, on_every_dovecot, sample_mail,
};
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";

fn start(version: DovecotVersion, api: &FakeApi) -> Dovecot {
    Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .start()
}

on_every_dovecot! {
    doubt_makes_mail_and_log_ins_wait,
    answers_with_wrong_fields_are_doubt,
}

/// Answers that say nothing reliable about the account.
fn doubtful_answers(url: &str) -> Vec<Answer> {
    let html = |status| {
        Answer::Body(
            status,
            "text/html",
            "<html>Not what you asked</html>".into(),
        )
    };
    let whole = FakeAccount::plain(PASSWORD).lookup_body(ADA).to_string();
    let truncated = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}",
        whole.len(),
        &whole[..whole.len() - 1]
    );
    let redirect =
        format!("HTTP/1.1 302 Found\r\nLocation: {url}/elsewhere\r\nContent-Length: 0\r\n\r\n");
    vec![
        Answer::Json(500, json!({"error": "broken"})),
        Answer::Json(503, json!({"error": "busy"})),
        Answer::Json(429, json!({"error": "slower"})),
        Answer::Json(422, json!({"error": "what?"})),
        Answer::Json(404, json!({"error": "no such route"})),
        Answer::Json(404, json!({"message": "Not Found"})),
        Answer::Json(410, json!({"message": "user not found"})),
        Answer::Json(401, json!({"error": "invalid token"})),
        Answer::Json(403, json!({"error": {"message": "wrong scope", "code": 0}})),
        Answer::Json(403, json!({"message": "forbidden"})),
        Answer::Json(201, FakeAccount::plain(PASSWORD).lookup_body(ADA)),
        Answer::Json(200, json!({"message": "success"})),
        Answer::Json(200, json!({"message": "user not found"})),
        Answer::Json(200, json!({"message": "success", "body": []})),
        Answer::Json(200, json!([])),
        Answer::Json(200, Value::Null),
        html(200),
        html(401),
        html(404),
        html(502),
        Answer::Body(404, "application/json", String::new()),
        Answer::Body(200, "application/json", String::new()),
        Answer::Body(200, "application/json", format!("{whole}{whole}")),
        Answer::Body(
            200,
            "application/json",
            format!("{whole}{}", " ".repeat(70_000)),
        ),
        Answer::Bytes(truncated.into_bytes()),
        Answer::Bytes(redirect.into_bytes()),
        Answer::Bytes(b"250 this is no HTTP\r\n\r\n".to_vec()),
        Answer::HangUp,
    ]
}

fn doubt_makes_mail_and_log_ins_wait(version: DovecotVersion) {
    let api = FakeApi::start();
    let keys = KeyPair::generate();
    let dovecot = start(version, &api);
    let answers = doubtful_answers(&api.url());
    let of_request = answers.clone();
    api.intercept(move |request| Some(of_request[case_of_target(&request.target)].clone()));
    for_each_at_once(&answers, |number, answer| {
        let seen = dovecot.try_both(&address_of_case(number), PASSWORD);
        assert_eq!(seen, Outcome::new("UNAVAILABLE", "451 4.3.0"), "{answer:?}");
    });
    // Also not by following the redirect, which would carry the token elsewhere.
    let asked = api.requests();
    assert!(
        asked
            .iter()
            .all(|request| request.target.starts_with("/api/dovecot/case-"))
    );
    assert!(e2e::files_with(dovecot.folder(), MARK.as_bytes()).is_empty());

    api.recover();
    for_each_at_once(&answers, |number, answer| {
        let address = address_of_case(number);
        api.put(&address, FakeAccount::sealed(PASSWORD, &keys));
        let seen = dovecot.try_both(&address, PASSWORD);
        assert_eq!(seen, Outcome::new("OK", "250 2.0.0"), "after {answer:?}");
        assert_eq!(dovecot.mail_on_disk(&address).sealed(), [true]);
    });
}

/// The whole body of an answer with one field exchanged, or taken out.
fn with_field(mut answer: Value, name: &str, value: Option<Value>) -> Value {
    let body = answer["body"].as_object_mut().unwrap();
    match value {
        Some(value) => body.insert(name.to_owned(), value),
        None => body.remove(name),
    };
    answer
}

/// A field of an answer that came wrong, or not at all, and what the log says about it.
#[derive(Debug)]
struct WrongField {
    method: &'static str,
    name: &'static str,
    value: Option<Value>,
    complaint: String,
}

fn wrong(method: &'static str, name: &'static str, value: Option<Value>) -> WrongField {
    let complaint = match (name, &value) {
        ("user", Some(Value::String(_))) => "about another user".to_owned(),
        ("mailCryptPublicKey", Some(value)) if value == "" => "has no public key".to_owned(),
        ("mailCryptPrivateKey", Some(value)) if value == "" => "has no private key".to_owned(),
        _ => format!("in the answer, {name} "),
    };
    WrongField {
        method,
        name,
        value,
        complaint,
    }
}

fn wrong_fields() -> Vec<WrongField> {
    let or_none = |values: Vec<Value>| values.into_iter().map(Some).chain([None]);
    let mut cases = Vec::new();
    for value in or_none(vec![
        json!("2"),
        json!(1),
        json!(2.5),
        json!(true),
        json!(null),
    ]) {
        cases.push(wrong("GET", "mailCrypt", value.clone()));
        cases.push(wrong("POST", "mailCrypt", value));
    }
    for value in or_none(vec![
        json!(""),
        json!(7),
        json!("a\tb"),
        json!("not base64!"),
    ]) {
        cases.push(wrong("GET", "mailCryptPublicKey", value.clone()));
        cases.push(wrong("POST", "mailCryptPublicKey", value.clone()));
        cases.push(wrong("POST", "mailCryptPrivateKey", value));
    }
    for value in or_none(vec![json!("bob@example.org"), json!(""), json!(1)]) {
        cases.push(wrong("GET", "user", value));
    }
    for value in or_none(vec![
        json!(1024),
        json!("*:storage=1M"),
        json!("1 M"),
        json!(null),
    ]) {
        cases.push(wrong("GET", "quota", value));
    }
    // These may be absent, but not wrong.
    for value in [
        json!(""),
        json!(["a", ""]),
        json!({}),
        json!(null),
        json!([1]),
    ] {
        cases.push(wrong("POST", "mailCryptRetiredPrivateKeys", Some(value)));
    }
    cases.push(wrong("GET", "home", Some(json!("relative/path"))));
    cases.push(wrong("GET", "home", Some(json!("/two\nlines"))));
    cases.push(wrong("GET", "uid", Some(json!(0))));
    cases.push(wrong("GET", "gid", Some(json!("5000"))));
    cases
}

fn answers_with_wrong_fields_are_doubt(version: DovecotVersion) {
    let api = FakeApi::start();
    let account = FakeAccount::sealed(PASSWORD, &KeyPair::generate());
    let dovecot = start(version, &api);
    let cases = wrong_fields();
    let answers: Vec<Answer> = cases
        .iter()
        .enumerate()
        .map(|(number, case)| {
            let whole = match case.method {
                "GET" => account.lookup_body(&address_of_case(number)),
                _ => account.login_body(),
            };
            Answer::Json(200, with_field(whole, case.name, case.value.clone()))
        })
        .collect();
    api.intercept(move |request| Some(answers[case_of_target(&request.target)].clone()));
    for_each_at_once(&cases, |number, case| {
        let address = address_of_case(number);
        if case.method == "GET" {
            let seen = dovecot.try_delivery(&address, &sample_mail("delivered", 1_000));
            assert_eq!(seen, "451 4.3.0", "{case:?}");
        } else {
            assert_eq!(
                dovecot.try_login(&address, PASSWORD),
                "UNAVAILABLE",
                "{case:?}"
            );
        }
        dovecot.wait_for_log_line(&[&address, &case.complaint]);
    });
    assert!(e2e::files_with(dovecot.folder(), MARK.as_bytes()).is_empty());
}
