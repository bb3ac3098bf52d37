//! Whatever goes wrong between Dovecot and the API: nothing is lost, nothing is stored in the
//! clear, and nobody has to restart anything. What is certain is passed on.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::{
    Answer, Dovecot, DovecotVersion, FakeAccount, FakeApi, KeyPair, MailFormat, Outcome,
    on_every_dovecot, sample_mail,
};
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "correct horse";

/// The adapter gives up after a second here.
fn start(version: DovecotVersion, api: &FakeApi) -> Dovecot {
    let dovecot = Dovecot::builder(version, MailFormat::Maildir)
        .api(&api.url(), FakeApi::TOKEN)
        .start();
    let (url, token) = (api.url(), FakeApi::TOKEN);
    dovecot.write_settings(&format!("url = {url}\ntoken = {token}\ntimeout = 1\n"));
    dovecot
}

on_every_dovecot! {
    certain_refusals_are_passed_on,
    an_outage_ends_without_a_restart,
    a_slow_answer_is_awaited_and_silence_is_not,
    a_connection_that_closes_under_a_request_is_tried_again,
    keys_that_are_no_keys_store_nothing_in_the_clear,
    missing_settings_do_not_stop_dovecot,
}

fn certain_refusals_are_passed_on(version: DovecotVersion) {
    let api = FakeApi::start();
    let dovecot = start(version, &api);
    for (answer, expected) in [
        (
            Answer::Json(404, json!({"message": "user not found"})),
            Outcome::new("AUTHENTICATIONFAILED", "550 5.1.1"),
        ),
        (
            Answer::Json(401, json!({"message": "authentication failed"})),
            Outcome::new("AUTHENTICATIONFAILED", "451 4.3.0"),
        ),
        (
            Answer::Json(403, json!({"message": "user disabled due to spam role"})),
            Outcome::new("AUTHENTICATIONFAILED", "451 4.3.0"),
        ),
        (
            Answer::Json(403, json!({"message": "user password change required"})),
            Outcome::new("EXPIRED", "451 4.3.0"),
        ),
    ] {
        api.answer_all(answer.clone());
        assert_eq!(dovecot.try_both(ADA, PASSWORD), expected, "{answer:?}");
    }
}

fn an_outage_ends_without_a_restart(version: DovecotVersion) {
    let api = FakeApi::start();
    let account = FakeAccount::sealed(PASSWORD, &KeyPair::generate());
    api.put(ADA, account.clone());
    let dovecot = start(version, &api);
    assert_eq!(
        dovecot.try_both(ADA, PASSWORD),
        Outcome::new("OK", "250 2.0.0")
    );

    let port = api.port();
    drop(api);
    assert_eq!(
        dovecot.try_both(ADA, PASSWORD),
        Outcome::new("UNAVAILABLE", "451 4.3.0")
    );

    let api = FakeApi::start_at(port);
    api.put(ADA, account);
    assert_eq!(
        dovecot.try_both(ADA, PASSWORD),
        Outcome::new("OK", "250 2.0.0")
    );
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
            Box::new(Answer::Json(200, answer.clone())),
        )
    };
    let slow = after(700, &answer);
    api.intercept(move |request| (request.method == "POST").then(|| slow.clone()));
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "OK");

    // The time-out is one second here; the second attempt has at most five more.
    api.answer_all(after(20_000, &answer));
    let started = Instant::now();
    assert_eq!(dovecot.try_login(ADA, PASSWORD), "UNAVAILABLE");
    assert_eq!(
        dovecot.try_delivery(ADA, &sample_mail("delivered", 1_000)),
        "451 4.3.0"
    );
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
        assert_eq!(
            dovecot.try_both(ADA, PASSWORD),
            Outcome::new("OK", "250 2.0.0")
        );
    }
    api.recover();
    api.close_connections();
    assert_eq!(
        dovecot.try_both(ADA, PASSWORD),
        Outcome::new("OK", "250 2.0.0")
    );
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
    assert_eq!(
        dovecot.try_delivery(ADA, &sample_mail("delivered", 1_000)),
        "250 2.0.0"
    );

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
    assert_eq!(
        dovecot.try_both(ADA, PASSWORD),
        Outcome::new("UNAVAILABLE", "451 4.3.0")
    );
    dovecot.wait_for_log_line(&["cannot read the settings"]);

    std::fs::rename(&elsewhere, &settings).unwrap();
    assert_eq!(
        dovecot.try_both(ADA, PASSWORD),
        Outcome::new("OK", "250 2.0.0")
    );
}
