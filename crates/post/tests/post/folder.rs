//! Letters into a folder.

use model::{Address, Language, Letter, QueuedLetterId};
use post::{House, MailerDsn, Outgoing, PostOffice};

pub(crate) fn house() -> House {
    House {
        sender: "accounts@example.org".parse().unwrap(),
        name: "The House".to_owned(),
        url: "https://accounts.example.org".to_owned(),
    }
}

/// A letter for somebody, of the fourth of March.
pub(crate) fn outgoing(to: &Address, letter: Letter, language: Language) -> Outgoing<'_> {
    Outgoing {
        id: QueuedLetterId(7),
        to,
        letter,
        language,
        created: "2026-03-04T12:00:00Z".parse().unwrap(),
        stop_link: Some("abc123"),
    }
}

#[tokio::test]
async fn a_letter_becomes_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let dsn: MailerDsn = format!("file://{}", folder.path().display())
        .parse()
        .unwrap();
    let office = PostOffice::open(house(), &dsn).unwrap();
    let ada = "ada@example.net".parse().unwrap();
    let ready = "2026-03-06T12:00:00Z".parse().unwrap();
    let letter = Letter::RecoveryStarted { ready };
    office
        .send(&outgoing(&ada, letter, Language::English))
        .await
        .unwrap();
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap();
    let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
    for expected in [
        "From: \"The House\" <accounts@example.org>\r\n",
        "To: ada@example.net\r\n",
        "Subject: Somebody wants a new password for your mailbox\r\n",
        "Message-ID: <7.1772625600.waxseal@example.org>\r\n",
        "Date: Wed, 04 Mar 2026 12:00:00 +0000\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "from 2026-03-06 12:00 UTC on",
        "\r\nhttps://accounts.example.org/recovery/stop/abc123\r\n",
    ] {
        assert!(text.contains(expected), "{expected:?} in {text}");
    }
}

#[tokio::test]
async fn a_folder_that_is_missing_is_said() {
    let dsn: MailerDsn = "file:///nowhere/at/all".parse().unwrap();
    let office = PostOffice::open(house(), &dsn).unwrap();
    let ada = "ada@example.net".parse().unwrap();
    let welcome = outgoing(&ada, Letter::Welcome, Language::German);
    let fault = office.send(&welcome).await.unwrap_err().to_string();
    assert!(
        fault.starts_with("it cannot be written to the folder"),
        "{fault}"
    );
    let nowhere = PostOffice::open(house(), &MailerDsn::default()).unwrap();
    nowhere.send(&welcome).await.unwrap();
}
