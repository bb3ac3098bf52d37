//! No secret in the log, at any level, from any thread.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use accounts::Secret;
use serde_json::json;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::server::Server;
use crate::template::{ADA, PASSWORD};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Logs everything of every thread, and so of the tests that run beside this one: they
/// use the same secrets.
fn capture() -> Captured {
    let captured = Captured::default();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_ansi(false)
        .with_writer(captured.clone())
        .init();
    captured
}

/// Log-ins in every way that a person or an adapter can get wrong.
async fn log_in_right_and_wrong(server: &Server) {
    let path = "/api/dovecot/ada@example.org";
    let form = "application/x-www-form-urlencoded";
    let json_type = "application/json";
    let right = json!({ "password": PASSWORD }).to_string();
    for (media_type, body) in [
        (json_type, right.clone()),
        (json_type, right.trim_end_matches('}').to_owned()),
        (json_type, format!("[{right}]")),
        (json_type, format!("\"{PASSWORD}\"")),
        (json_type, PASSWORD.to_owned()),
        (json_type, json!({ "password": [PASSWORD] }).to_string()),
        (json_type, json!({ PASSWORD: PASSWORD }).to_string()),
        (form, format!("password={PASSWORD}")),
        (form, PASSWORD.to_owned()),
        ("text/plain", right.clone()),
        (PASSWORD, right.clone()),
    ] {
        let media_type = media_type.replace('é', "e");
        server.post(path, &media_type, body).await;
    }
}

#[tokio::test]
async fn nothing_secret_is_logged() {
    let captured = capture();
    let server = Server::start().await;
    log_in_right_and_wrong(&server).await;

    let ada = ADA.parse().unwrap();
    let password = Secret::from_string(PASSWORD.to_owned());
    let recovery_token = server.accounts.rotate(&ada, &password).await.unwrap();
    let answer = server.log_in(ADA, &json!({ "password": PASSWORD })).await;
    let new_key = answer.body["body"]["mailCryptPrivateKey"].as_str().unwrap();
    for damage in [
        "mail_crypt_secret_box='AAAA'",
        "mail_crypt_public_key='AAAA'",
        "password='not a hash', mail_crypt_box_binding=NULL",
        "roles='nonsense'",
    ] {
        server.update_ada(damage).await;
        let answer = server.log_in(ADA, &json!({ "password": PASSWORD })).await;
        assert_eq!(answer.status, 500);
    }

    let log = captured.text();
    for expected in ["logged in", "answered", "a request failed"] {
        assert!(log.contains(expected), "nothing was captured:\n{log}");
    }
    let mut secrets = server.template.secrets().to_vec();
    secrets.extend([new_key, recovery_token.reveal()]);
    for secret in secrets {
        // A part is as bad as the whole; the first characters of every key are the same.
        let middle = secret.len() / 2;
        for part in [&secret[middle - 8..middle + 8], secret] {
            assert!(!log.contains(part), "a secret is in the log:\n{log}");
        }
    }
}
