//! Letters to a mail server on this machine that says what it is told to.

use model::{Language, Letter};
use post::{NotSent, PostOffice};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::folder::{house, outgoing};

/// Serves one connection; returns every line that the client sent.
async fn serve(listener: TcpListener, answer_to_mail: &'static str) -> Vec<String> {
    let (stream, _) = listener.accept().await.unwrap();
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut said = Vec::new();
    let mut in_message = false;
    writer.write_all(b"220 test\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let word = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        said.push(line.clone());
        let answer = match word.as_str() {
            _ if in_message && line != "." => continue,
            "." => {
                in_message = false;
                "250 taken"
            }
            "EHLO" => "250-test\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "MAIL" => answer_to_mail,
            "DATA" => {
                in_message = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        let answer = format!("{answer}\r\n");
        if writer.write_all(answer.as_bytes()).await.is_err() || word == "QUIT" {
            break;
        }
    }
    said
}

/// Sends a letter to a server at this address.
async fn send(at: &str, answer: &'static str) -> (Result<(), NotSent>, Vec<String>) {
    let listener = TcpListener::bind((at, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(serve(listener, answer));
    let dsn = format!("smtp://post:hush@{at}:{port}").parse().unwrap();
    let office = PostOffice::open(house(), &dsn).unwrap();
    assert!(!format!("{office:?}").contains("hush"));
    let ada = "ada@example.net".parse().unwrap();
    let letter = outgoing(&ada, Letter::PasswordChanged, Language::Spanish);
    let sent = office.send(&letter).await;
    drop(office);
    (sent, served.await.unwrap())
}

#[tokio::test]
async fn a_server_takes_a_letter() {
    let (sent, said) = send("127.0.0.1", "250 fine").await;
    sent.unwrap();
    for (begin, rest) in [
        ("MAIL FROM:<accounts@example.org>", ""),
        ("RCPT TO:<ada@example.net>", ""),
        ("AUTH PLAIN", " "),
        ("Auto-Submitted: auto-generated", ""),
    ] {
        let there = said
            .iter()
            .any(|line| line.starts_with(&format!("{begin}{rest}")));
        assert!(there, "{begin}: {said:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_without_the_password() {
    let (sent, _) = send("127.0.0.1", "550 no such sender").await;
    let fault = sent.unwrap_err();
    assert!(matches!(fault, NotSent::Server(_)), "{fault:?}");
    let text = format!("{fault} {fault:?}");
    assert!(
        text.contains("no such sender") && !text.contains("hush"),
        "{text}"
    );
}

/// With a password and no TLS, nothing but hello is said, unless the server is this machine.
#[tokio::test]
async fn a_password_does_not_travel_in_the_clear() {
    // An address of this machine that is not among those taken for it.
    let (sent, said) = send("127.0.0.2", "250 fine").await;
    assert!(sent.is_err());
    assert!(
        said.iter().all(|line| !line.starts_with("AUTH")),
        "{said:?}"
    );
}

#[tokio::test]
async fn nobody_there_is_a_fault() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let dsn = format!("smtp://127.0.0.1:{port}").parse().unwrap();
    let office = PostOffice::open(house(), &dsn).unwrap();
    let ada = "ada@example.net".parse().unwrap();
    let letter = outgoing(&ada, Letter::Reset, Language::French);
    assert!(office.send(&letter).await.is_err());
}
