//! `POST /api/dovecot/{email}`: who comes in, and with which keys.

use accounts::{Authority, Secret};
use model::MailCryptMode;
use serde_json::{Value, json};

use crate::server::Server;
use crate::template::{ADA, PASSWORD};

fn right() -> Value {
    json!({ "password": PASSWORD })
}

fn logged_in(server: &Server, mail_crypt: u8) -> Value {
    json!({
        "message": "success",
        "body": {
            "mailCrypt": mail_crypt,
            "mailCryptPrivateKey": server.template.private_key,
            "mailCryptPublicKey": server.template.public_key,
            "mailCryptRetiredPrivateKeys": [],
        },
    })
}

#[tokio::test]
async fn the_right_password_brings_the_keys() {
    let server = Server::start().await;
    for address in [ADA, "ADA%40Example.org"] {
        let answer = server.log_in(address, &right()).await;
        answer.is(200, logged_in(&server, 2));
    }
}

#[tokio::test]
async fn sealing_switched_off_still_brings_the_keys() {
    let off = Server::in_mode(MailCryptMode::Off).await;
    let answer = off.log_in(ADA, &right()).await;
    answer.is(200, logged_in(&off, 0));

    let switched_off = Server::start().await;
    switched_off.update_ada("mail_crypt=0").await;
    let answer = switched_off.log_in(ADA, &right()).await;
    answer.is(200, logged_in(&switched_off, 0));
}

#[tokio::test]
async fn what_the_adapter_knows_of_the_session_may_come_along() {
    let server = Server::start().await;
    let credentials = json!({
        "password": PASSWORD,
        "remoteIp": "2001:db8::1",
        "service": "imap",
        "session": "abc+def",
        "somethingOfALaterRelease": [1, { "a": null }],
    });
    let answer = server.log_in(ADA, &credentials).await;
    answer.is(200, logged_in(&server, 2));
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let server = Server::start().await;
    for password in [
        "wrong",
        &PASSWORD.to_uppercase(),
        &format!("{PASSWORD} "),
        &format!("{PASSWORD}\0"),
        &"x".repeat(4096),
        &"x".repeat(4097),
    ] {
        let answer = server.log_in(ADA, &json!({ "password": password })).await;
        answer.is(401, json!({ "message": "authentication failed" }));
    }
}

#[tokio::test]
async fn a_password_of_4096_bytes_is_right() {
    let server = Server::start().await;
    // JSON writes each of these characters in six.
    let longest = format!("hollow é lantern 73 wharf, {}", "yé".repeat(1356));
    assert_eq!(longest.len(), 4096);
    let ada = ADA.parse().unwrap();
    let secret = Secret::from_string(longest.clone());
    server
        .accounts
        .reset(Authority::command_line(), &ada, secret, false)
        .await
        .unwrap();
    let escaped: String = longest
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04X}"))
        .collect();
    let body = format!("{{\"password\":\"{escaped}\"}}");
    let answer = server
        .post("/api/dovecot/ada@example.org", "application/json", body)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["message"], "success");
}

#[tokio::test]
async fn an_unknown_or_deleted_account_is_nobody() {
    let server = Server::start().await;
    let nobody = json!({ "message": "user not found" });
    for address in ["bob@example.org", "no address", "ada"] {
        let address = address.replace(' ', "%20");
        server
            .log_in(&address, &right())
            .await
            .is(404, nobody.clone());
    }
    server.update_ada("deleted=1").await;
    server.log_in(ADA, &right()).await.is(404, nobody);
}

#[tokio::test]
async fn who_is_kept_out_is_told_so_only_after_the_right_password() {
    let server = Server::start().await;
    let wrong = json!({ "password": "wrong" });
    let refused = json!({ "message": "authentication failed" });
    for (columns, message) in [
        (r#"roles='["ROLE_SPAM"]'"#, "user disabled due to spam role"),
        (
            "roles=NULL, password_change_required=1",
            "user password change required",
        ),
    ] {
        server.update_ada(columns).await;
        server.log_in(ADA, &wrong).await.is(401, refused.clone());
        let answer = server.log_in(ADA, &right()).await;
        answer.is(403, json!({ "message": message }));
    }
}

#[tokio::test]
async fn a_rotation_adds_the_former_key() {
    let server = Server::start().await;
    let ada = ADA.parse().unwrap();
    let password = Secret::from_string(PASSWORD.to_owned());
    server.accounts.rotate(&ada, &password).await.unwrap();
    server.accounts.rotate(&ada, &password).await.unwrap();
    let keys = server.accounts.private_keys(&ada, &password).await.unwrap();
    let keys: Vec<_> = keys.all().map(accounts::PrivateKey::encoded).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys[1..].contains(&server.template.private_key.as_str()));

    let answer = server.log_in(ADA, &right()).await;
    let body = &answer.body["body"];
    assert_eq!((answer.status, &body["mailCrypt"]), (200, &json!(2)));
    assert_eq!(body["mailCryptPrivateKey"], keys[0]);
    assert_ne!(body["mailCryptPublicKey"], server.template.public_key);
    assert_eq!(body["mailCryptRetiredPrivateKeys"], json!(keys[1..]));
}

#[tokio::test]
async fn an_account_without_keys_gets_them_where_the_mode_or_the_switch_says_so() {
    use MailCryptMode::{AllUsers, NewUsers, Off, Optional};
    for (mode, switch, mail_crypt, has_keys) in [
        (Off, 0, 0, false),
        (Off, 1, 0, false),
        (Optional, 0, 0, false),
        (Optional, 1, 2, true),
        (NewUsers, 0, 0, false),
        (AllUsers, 0, 0, true),
        (AllUsers, 1, 2, true),
    ] {
        let server = Server::in_mode(mode).await;
        server
            .update_ada(&format!(
                "mail_crypt={switch}, mail_crypt_public_key=NULL, mail_crypt_secret_box=NULL, \
                 recovery_secret_box=NULL, mail_crypt_box_binding=NULL"
            ))
            .await;
        let answer = server.log_in(ADA, &right()).await;
        let body = &answer.body["body"];
        let told = (answer.status, &body["mailCrypt"]);
        assert_eq!(told, (200, &json!(mail_crypt)), "{mode:?}");
        for field in ["mailCryptPrivateKey", "mailCryptPublicKey"] {
            assert_eq!(body[field] != "", has_keys, "{mode:?} {switch} {field}");
        }
        // What the log-in told must be what a delivery is told.
        let lookup = server.get("/api/dovecot/ada@example.org").await;
        for field in ["mailCrypt", "mailCryptPublicKey"] {
            assert_eq!(lookup.body["body"][field], body[field], "{mode:?}");
        }
    }
}
