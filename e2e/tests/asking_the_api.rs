//! What travels between Dovecot and the API, and what stays out of the log.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::os::unix::fs::MetadataExt;

use e2e::{
    Answer, Dovecot, DovecotVersion, FakeAccount, FakeApi, KeyPair, MailFormat, MailOnDisk,
    on_every_dovecot, sample_mail,
};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";

fn start(version: DovecotVersion, api: &FakeApi) -> Dovecot {
    Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .start()
}

fn deliver(dovecot: &Dovecot) -> String {
    dovecot.try_delivery(ADA, &sample_mail("delivered", 1_000))
}

on_every_dovecot! {
    passwords_arrive_as_they_are_typed,
    the_api_is_asked_as_agreed,
    mail_goes_where_the_api_says,
    secrets_stay_out_of_the_log,
    new_settings_count_without_a_reload,
}

fn passwords_arrive_as_they_are_typed(version: DovecotVersion) {
    let api = FakeApi::start();
    let dovecot = start(version, &api);
    let long = "x".repeat(200);
    for password in [
        "with \"quotes\" and \\ backslash",
        "Grüße, 猫 and 🔑",
        " spaces around ",
        "percent %20 %u {braces} /slash $dollar",
        "the last of ASCII \u{7f}",
        long.as_str(),
    ] {
        api.put(ADA, FakeAccount::plain(password));
        assert_eq!(dovecot.try_login(ADA, password), "OK", "{password:?}");
        let wrong = dovecot.try_login(ADA, format!("{password}."));
        assert_eq!(wrong, "AUTHENTICATIONFAILED", "{password:?}");
    }

    // What no account can have is wrong without a question. Control characters never reach
    // the adapter: Dovecot refuses them in passwords.
    let asked = api.requests().len();
    for password in [&b""[..], b"caf\xe9", b"a\ttab"] {
        let answer = dovecot.try_login(ADA, password);
        assert_eq!(answer, "AUTHENTICATIONFAILED", "{password:?}");
    }
    assert_eq!(api.requests().len(), asked);
}

fn the_api_is_asked_as_agreed(version: DovecotVersion) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::plain(PASSWORD));
    let dovecot = start(version, &api);
    let mut imap = dovecot.imap();
    assert!(imap.login("Ada@Example.ORG", PASSWORD).unwrap().is_ok());

    let requests = api.requests();
    let methods: Vec<&str> = requests
        .iter()
        .map(|request| request.method.as_str())
        .collect();
    assert_eq!(methods, ["POST", "GET"]);
    for request in &requests {
        // The adapter sends %40; Dovecot's HTTP client decodes what need not be encoded.
        assert_eq!(request.target, "/api/dovecot/ada@example.org");
        assert_eq!(request.authorization, format!("Bearer {}", FakeApi::TOKEN));
    }
    let body = requests[0].json.as_ref().unwrap();
    assert_eq!(body["password"], PASSWORD);
    assert_eq!(body["remoteIp"], "127.0.0.1");
    assert_eq!(body["service"], "imap");
    assert!(
        body["session"]
            .as_str()
            .is_some_and(|session| session.len() > 8)
    );
    assert_eq!(body.as_object().unwrap().len(), 4);
}

fn mail_goes_where_the_api_says(version: DovecotVersion) {
    let api = FakeApi::start();
    let dovecot = start(version, &api);
    let home = dovecot.folder_inside().join("mail/elsewhere/ada");
    let (uid, gid) = dovecot.mail_owner();
    // As root, any owner will do; otherwise there is only one.
    let uid = if uid == 5000 { 5001 } else { uid };
    let moved = FakeAccount {
        location: Some((home.to_str().unwrap().to_owned(), uid, gid)),
        ..FakeAccount::sealed(PASSWORD, &KeyPair::generate())
    };
    api.put(ADA, moved);
    let parent = dovecot.folder().join("mail/elsewhere");
    std::fs::create_dir(&parent).unwrap();
    std::os::unix::fs::chown(&parent, Some(uid), Some(gid)).unwrap();
    assert_eq!(deliver(&dovecot), "250 2.0.0");
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");

    assert_eq!(dovecot.mail_on_disk(ADA).messages().len(), 0);
    let elsewhere = MailOnDisk::new(parent.join("ada"), MailFormat::Maildir);
    assert_eq!(elsewhere.sealed(), [true]);
    let file = std::fs::metadata(&elsewhere.messages()[0].path).unwrap();
    assert_eq!(file.uid(), uid);
}

fn secrets_stay_out_of_the_log(version: DovecotVersion) {
    let keys = KeyPair::generate();
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::sealed(PASSWORD, &keys));
    let dovecot = start(version, &api);
    assert_eq!(deliver(&dovecot), "250 2.0.0");
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");
    assert_eq!(
        dovecot.try_login(ADA, "a wrong guess"),
        "AUTHENTICATIONFAILED"
    );
    for broken in [
        "",
        "{\"message\": ",
        "{\"message\": \"success\", \"body\": {\"x\": \"",
    ] {
        let text = format!("{broken}{}", keys.private);
        api.answer_all(Answer::Body(200, "application/json", text));
        assert_eq!(dovecot.try_login(ADA, PASSWORD), "UNAVAILABLE");
    }

    dovecot.wait_for_log_line(&["the answer is no JSON: string without an end"]);
    let log = dovecot.log();
    for secret in [
        PASSWORD,
        "a wrong guess",
        &keys.private[..40],
        FakeApi::TOKEN,
    ] {
        assert!(!log.contains(secret), "{secret}");
    }
}

fn new_settings_count_without_a_reload(version: DovecotVersion) {
    let api = FakeApi::start();
    api.put(ADA, FakeAccount::plain(PASSWORD));
    let dovecot = start(version, &api);
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");

    let url = api.url();
    for (settings, complaint) in [
        (
            format!("url = {url}\ntoken = withdrawn\n"),
            "refuses the token",
        ),
        (format!("url = {url}\n"), "token is missing"),
        (
            format!("url = {url}\ntoken = a b\n"),
            "line 2 is wrong: token must be",
        ),
        (
            format!("url = {url}\ntokens = a\n"),
            "line 2 names no setting",
        ),
    ] {
        dovecot.write_settings(&settings);
        assert_eq!(
            dovecot.try_login(ADA, PASSWORD),
            "UNAVAILABLE",
            "{settings}"
        );
        assert_eq!(deliver(&dovecot), "451 4.3.0", "{settings}");
        dovecot.wait_for_log_line(&[complaint]);
    }

    // Another time-out makes another HTTP client.
    for timeout in [7, 8, 7] {
        let token = FakeApi::TOKEN;
        dovecot.write_settings(&format!(
            "url = {url}/\ntoken = {token}\ntimeout = {timeout}\n"
        ));
        assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");
        assert_eq!(deliver(&dovecot), "250 2.0.0");
    }
}
