//! Whatever goes wrong between Dovecot and the API, mail waits and log-ins are told to come
//! back; nothing bounces, nothing is stored in the clear, and nobody has to restart anything.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::{
    Answer, Dovecot, DovecotVersion, FakeAccount, FakeApi, KeyPair, MARK, MailFormat,
    on_every_dovecot, sample_mail,
};
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";

/// What both protocols answer: the response code of LOGIN (or `OK`, or `closed`), and the code
/// and enhanced status of a delivery.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    login: String,
    delivery: String,
}

fn outcome(login: &str, delivery: &str) -> Outcome {
    Outcome {
        login: login.to_owned(),
        delivery: delivery.to_owned(),
    }
}

fn try_both(dovecot: &Dovecot, address: &str) -> Outcome {
    Outcome {
        login: try_login(dovecot, address),
        delivery: try_delivery(dovecot, address),
    }
}

fn try_login(dovecot: &Dovecot, address: &str) -> String {
    match dovecot.imap().login(address, PASSWORD) {
        Ok(answer) if answer.is_ok() => "OK".to_owned(),
        Ok(answer) => answer.code().to_owned(),
        Err(_) => "closed".to_owned(),
    }
}

fn try_delivery(dovecot: &Dovecot, address: &str) -> String {
    let mail = sample_mail("delivered", 1_000);
    let reply = dovecot.lmtp().deliver_to(address, &mail).unwrap();
    let status = reply.text.split(' ').next().unwrap_or_default();
    format!("{} {status}", reply.code)
}

fn start(version: DovecotVersion, api: &FakeApi) -> Dovecot {
    let dovecot = Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .start();
    let (url, token) = (api.url(), FakeApi::TOKEN);
    dovecot.write_settings(&format!("url = {url}\ntoken = {token}\ntimeout = 1\n"));
    dovecot
}

fn json_text(value: &Value) -> Answer {
    Answer::Body(200, "application/json", value.to_string())
}

on_every_dovecot! {
    doubt_makes_mail_and_log_ins_wait,
    answers_with_wrong_fields_are_doubt,
    certain_refusals_are_passed_on,
    an_outage_ends_without_a_restart,
    a_slow_answer_is_awaited_and_silence_is_not,
    a_connection_that_closes_under_a_request_is_tried_again,
    keys_that_are_no_keys_store_nothing_in_the_clear,
    missing_settings_do_not_stop_dovecot,
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
    api.intercept(move |request| Some(of_request[case_of(&request.target)].clone()));
    for_each_at_once(&answers, |number, answer| {
        let seen = try_both(&dovecot, &address_of(number));
        assert_eq!(seen, outcome("UNAVAILABLE", "451 4.3.0"), "{answer:?}");
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
        let address = address_of(number);
        api.put(&address, FakeAccount::sealed(PASSWORD, &keys));
        let seen = try_both(&dovecot, &address);
        assert_eq!(seen, outcome("OK", "250 2.0.0"), "after {answer:?}");
        assert_eq!(dovecot.mail_on_disk(&address).sealed(), [true]);
    });
}

/// Every case of a table has an account of its own, so that the cases can run side by side.
fn address_of(case: usize) -> String {
    format!("case-{case}@example.org")
}

fn case_of(target: &str) -> usize {
    let case = target.strip_prefix("/api/dovecot/case-").unwrap();
    case.split('@').next().unwrap().parse().unwrap()
}

/// Most of the time goes by in Dovecot's delays after failures.
fn for_each_at_once<T: Sync>(cases: &[T], run: impl Fn(usize, &T) + Sync) {
    let queue = Mutex::new(cases.iter().enumerate());
    let next = || queue.lock().unwrap().next();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((number, case)) = next() {
                    run(number, case);
                }
            });
        }
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
                "GET" => account.lookup_body(&address_of(number)),
                _ => account.login_body(),
            };
            json_text(&with_field(whole, case.name, case.value.clone()))
        })
        .collect();
    api.intercept(move |request| Some(answers[case_of(&request.target)].clone()));
    for_each_at_once(&cases, |number, case| {
        let address = address_of(number);
        if case.method == "GET" {
            let seen = try_delivery(&dovecot, &address);
            assert_eq!(seen, "451 4.3.0", "{case:?}");
        } else {
            assert_eq!(try_login(&dovecot, &address), "UNAVAILABLE", "{case:?}");
        }
        dovecot.wait_for_log_line(&[&address, &case.complaint]);
    });
    assert!(e2e::files_with(dovecot.folder(), MARK.as_bytes()).is_empty());
}

fn certain_refusals_are_passed_on(version: DovecotVersion) {
    let api = FakeApi::start();
    let dovecot = start(version, &api);
    for (answer, expected) in [
        (
            Answer::Json(404, json!({"message": "user not found"})),
            outcome("AUTHENTICATIONFAILED", "550 5.1.1"),
        ),
        (
            Answer::Json(401, json!({"message": "authentication failed"})),
            outcome("AUTHENTICATIONFAILED", "451 4.3.0"),
        ),
        (
            Answer::Json(403, json!({"message": "user disabled due to spam role"})),
            outcome("AUTHENTICATIONFAILED", "451 4.3.0"),
        ),
        (
            Answer::Json(403, json!({"message": "user password change required"})),
            outcome("EXPIRED", "451 4.3.0"),
        ),
    ] {
        api.answer_all(answer.clone());
        assert_eq!(try_both(&dovecot, ADA), expected, "{answer:?}");
    }
}

fn an_outage_ends_without_a_restart(version: DovecotVersion) {
    let api = FakeApi::start();
    let account = FakeAccount::sealed(PASSWORD, &KeyPair::generate());
    api.put(ADA, account.clone());
    let dovecot = start(version, &api);
    assert_eq!(try_both(&dovecot, ADA), outcome("OK", "250 2.0.0"));

    let port = api.port();
    drop(api);
    assert_eq!(try_both(&dovecot, ADA), outcome("UNAVAILABLE", "451 4.3.0"));

    let api = FakeApi::start_at(port);
    api.put(ADA, account);
    assert_eq!(try_both(&dovecot, ADA), outcome("OK", "250 2.0.0"));
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true, true]);
}

fn a_slow_answer_is_awaited_and_silence_is_not(version: DovecotVersion) {
    let api = FakeApi::start();
    let account = FakeAccount::sealed(PASSWORD, &KeyPair::generate());
    api.put(ADA, account.clone());
    let dovecot = start(version, &api);

    let answer = account.login_body();
    let after = |milliseconds, answer: &Value| {
        Answer::Slow(
            Duration::from_millis(milliseconds),
            Box::new(json_text(answer)),
        )
    };
    let slow = after(700, &answer);
    api.intercept(move |request| (request.method == "POST").then(|| slow.clone()));
    assert_eq!(try_login(&dovecot, ADA), "OK");

    // The time-out is one second here; the second attempt has at most five more.
    api.answer_all(after(20_000, &answer));
    let started = Instant::now();
    assert_eq!(try_login(&dovecot, ADA), "UNAVAILABLE");
    assert_eq!(try_delivery(&dovecot, ADA), "451 4.3.0");
    assert!(
        started.elapsed() < Duration::from_secs(14),
        "{:?}",
        started.elapsed()
    );
}

/// A server closes idle connections just when Dovecot sends on them.
fn a_connection_that_closes_under_a_request_is_tried_again(version: DovecotVersion) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &KeyPair::generate()));
    let dovecot = start(version, &api);
    let closes = AtomicBool::new(true);
    api.intercept(move |_| closes.fetch_not(Ordering::SeqCst).then_some(Answer::HangUp));
    for _ in 0..3 {
        assert_eq!(try_both(&dovecot, ADA), outcome("OK", "250 2.0.0"));
    }
    api.recover();
    api.close_connections();
    assert_eq!(try_both(&dovecot, ADA), outcome("OK", "250 2.0.0"));
}

fn keys_that_are_no_keys_store_nothing_in_the_clear(version: DovecotVersion) {
    let keys = KeyPair::generate();
    let other = KeyPair::generate();
    let garbage = "Z2FyYmFnZQ==".to_owned();
    let sealed = FakeAccount::sealed(PASSWORD, &keys);
    let api = FakeApi::start();
    let dovecot = start(version, &api);

    let garbage_public = FakeAccount {
        public_key: garbage.clone(),
        ..sealed.clone()
    };
    api.put(ADA, garbage_public);
    let reply = dovecot
        .lmtp()
        .deliver_to(ADA, &sample_mail("lost", 1_000))
        .unwrap();
    assert_eq!(reply.code, 451, "{reply:?}");
    assert_eq!(dovecot.mail_on_disk(ADA).messages().len(), 0);

    // Deliveries need no private key.
    let garbage_private = FakeAccount {
        private_key: garbage,
        ..sealed.clone()
    };
    api.put(ADA, garbage_private);
    assert_eq!(try_delivery(&dovecot, ADA), "250 2.0.0");

    let wrong_private = FakeAccount {
        private_key: other.private,
        ..sealed.clone()
    };
    api.put(ADA, wrong_private);
    let mut imap = dovecot.imap();
    assert!(imap.login(ADA, PASSWORD).unwrap().is_ok());
    imap.select("INBOX").unwrap();
    assert!(imap.fetch_body(1).is_err());

    api.put(ADA, sealed);
    let mut imap = dovecot.imap();
    assert!(imap.login(ADA, PASSWORD).unwrap().is_ok());
    imap.select("INBOX").unwrap();
    let mail = sample_mail("delivered", 1_000);
    assert!(imap.fetch_body(1).unwrap().ends_with(&mail));
    assert_eq!(dovecot.mail_on_disk(ADA).sealed(), [true]);
}

fn missing_settings_do_not_stop_dovecot(version: DovecotVersion) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &KeyPair::generate()));
    let dovecot = start(version, &api);
    let settings = dovecot.folder().join("etc/waxseal.conf");
    let elsewhere = dovecot.folder().join("etc/moved.conf");
    std::fs::rename(&settings, &elsewhere).unwrap();
    dovecot.doveadm(&["reload"]);
    assert_eq!(try_both(&dovecot, ADA), outcome("UNAVAILABLE", "451 4.3.0"));
    dovecot.wait_for_log_line(&["cannot read the settings"]);

    std::fs::rename(&elsewhere, &settings).unwrap();
    assert_eq!(try_both(&dovecot, ADA), outcome("OK", "250 2.0.0"));
}
