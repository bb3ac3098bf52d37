//! `GET /api/dovecot/{email}` and `GET /api/dovecot/status`.

use model::MailCryptMode;
use serde_json::{Value, json};
use web::MailboxHome;

use crate::server::{Server, Setup};
use crate::template::ADA;

/// What is answered for the one account.
fn found(mail_crypt: u8, public_key: &str, quota: &str) -> Value {
    json!({
        "message": "success",
        "body": {
            "user": ADA,
            "mailCrypt": mail_crypt,
            "mailCryptPublicKey": public_key,
            "quota": quota,
        },
    })
}

#[tokio::test]
async fn status() {
    let server = Server::start().await;
    let answer = server.get("/api/dovecot/status").await;
    answer.is(200, json!({ "message": "success" }));
}

#[tokio::test]
async fn the_mode_and_the_switch_decide_about_sealing() {
    use MailCryptMode::{AllUsers, NewUsers, Off, Optional};
    for (mode, switch, mail_crypt) in [
        (Off, 1, 0),
        (Optional, 1, 2),
        (NewUsers, 1, 2),
        (AllUsers, 1, 2),
        (Off, 0, 0),
        (Optional, 0, 0),
        (NewUsers, 0, 0),
        (AllUsers, 0, 0),
    ] {
        let server = Server::in_mode(mode).await;
        server.update_ada(&format!("mail_crypt={switch}")).await;
        let answer = server.get("/api/dovecot/ada@example.org").await;
        let expected = found(mail_crypt, &server.template.public_key, "");
        answer.is(200, expected);
    }
}

#[tokio::test]
async fn an_account_without_keys_is_not_sealed() {
    for mode in [MailCryptMode::Off, MailCryptMode::AllUsers] {
        let server = Server::in_mode(mode).await;
        server
            .update_ada(
                "mail_crypt_public_key=NULL, mail_crypt_secret_box=NULL, \
                 recovery_secret_box=NULL, mail_crypt_box_binding=NULL",
            )
            .await;
        let answer = server.get("/api/dovecot/ada@example.org").await;
        answer.is(200, found(0, "", ""));
    }
}

#[tokio::test]
async fn the_quota_is_in_megabytes() {
    let server = Server::start().await;
    let key = &server.template.public_key;
    for (quota, said) in [("0", "0M"), ("1024", "1024M"), ("NULL", "")] {
        server.update_ada(&format!("quota={quota}")).await;
        let answer = server.get("/api/dovecot/ada@example.org").await;
        answer.is(200, found(2, key, said));
    }
}

#[tokio::test]
async fn home_and_owner_are_told_where_they_are_configured() {
    let full = MailboxHome {
        location: Some("/var/vmail".to_owned()),
        uid: Some(5000),
        gid: Some(0),
    };
    let owner_only = MailboxHome {
        uid: Some(8),
        ..MailboxHome::default()
    };
    for (mailbox_home, told) in [
        (
            full,
            json!({ "home": "/var/vmail/example.org/ada", "uid": 5000, "gid": 0 }),
        ),
        (owner_only, json!({ "uid": 8 })),
    ] {
        let server = Server::with(Setup {
            mailbox_home,
            ..Setup::default()
        })
        .await;
        let mut expected = found(2, &server.template.public_key, "");
        for (name, value) in told.as_object().unwrap() {
            expected["body"][name] = value.clone();
        }
        let answer = server.get("/api/dovecot/ada@example.org").await;
        answer.is(200, expected);
    }
}

#[tokio::test]
async fn a_deleted_account_is_nobody() {
    let server = Server::start().await;
    server.update_ada("deleted=1").await;
    let answer = server.get("/api/dovecot/ada@example.org").await;
    answer.is(404, json!({ "message": "user not found" }));
}

#[tokio::test]
async fn an_account_that_may_not_log_in_still_gets_mail() {
    let server = Server::start().await;
    server
        .update_ada(r#"roles='["ROLE_SPAM"]', password_change_required=1"#)
        .await;
    let answer = server.get("/api/dovecot/ada@example.org").await;
    answer.is(200, found(2, &server.template.public_key, ""));
}

#[tokio::test]
async fn an_address_has_many_spellings() {
    let server = Server::start().await;
    let expected = found(2, &server.template.public_key, "");
    for path in [
        "ADA@EXAMPLE.ORG",
        "Ada@Example.Org",
        "ada%40example.org",
        "%61%64%61@example.org",
        "%41DA%40example%2Eorg",
        "ada@example.org?no=matter",
    ] {
        let answer = server.get(&format!("/api/dovecot/{path}")).await;
        answer.is(200, expected.clone());
    }
}

#[tokio::test]
async fn what_is_no_address_is_nobody() {
    let server = Server::start().await;
    let long = "a".repeat(10_000);
    let long_domain = format!("ada@{}", "example.".repeat(1_250));
    for path in [
        "bob@example.org",
        "ada@example.com",
        "ada",
        "@",
        "@example.org",
        "ada@",
        "ada@example.org@example.org",
        "ada@example.org.",
        "a%20da@example.org",
        "ada+list@example.org",
        "ada%2Fbob@example.org",
        "..%2Fada@example.org",
        "ada%00@example.org",
        "ada@example.org%00",
        "ada@example.org%0A%0Abob",
        "ada@example.org%27%20OR%201=1--",
        "%C3%A4da@example.org",
        "ada%2540example.org",
        "STATUS",
        &long,
        &long_domain,
    ] {
        let answer = server.get(&format!("/api/dovecot/{path}")).await;
        answer.is(404, json!({ "message": "user not found" }));
    }
}
