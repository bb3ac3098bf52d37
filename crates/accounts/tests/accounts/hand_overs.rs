//! Who was handed private keys.

use accounts::{Authority, MailClient, Page, Tuning};
use chrono::Duration;
use model::HandOvers;
use model::MailCryptMode::NewUsers;

use crate::owner::owner_on_new_server;
use crate::server::{Server, address};
use crate::session::{begin, member};
use crate::{assert_fails, owner::Owner};

fn client(service: &str, address: Option<&str>) -> MailClient {
    MailClient {
        address: address.map(|text| text.parse().unwrap()),
        service: service.to_owned(),
    }
}

async fn log_in(server: &Server, owner: &Owner, client: &MailClient) {
    let accounts = &server.accounts;
    accounts
        .log_in_from(client, &owner.address, &owner.password)
        .await
        .unwrap();
}

async fn noted(server: &Server, owner: &Owner) -> Vec<HandOvers> {
    let accounts = &server.accounts;
    accounts.write_journal().await.unwrap();
    let line = Authority::command_line();
    let found = accounts
        .hand_overs(line, &owner.address, Page::default())
        .await;
    found.unwrap().items
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_noted_and_what_is_alike_is_one_line_a_day() {
    let (server, mut owner) = owner_on_new_server(NewUsers).await;
    let phone = client("imap", Some("::ffff:192.0.2.1"));
    let first = server.clock_now();
    log_in(&server, &owner, &phone).await;
    server.clock.advance(Duration::minutes(5));
    log_in(&server, &owner, &phone).await;
    assert_eq!(noted(&server, &owner).await.len(), 1);
    server.clock.advance(Duration::minutes(5));
    log_in(&server, &owner, &phone).await;
    let lines = noted(&server, &owner).await;
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert_eq!((line.number, line.first), (3, first));
    assert_eq!(line.last, first + Duration::minutes(10));
    assert_eq!(line.client, Some("192.0.2.1".parse().unwrap()));
    assert_eq!(line.service, "imap");
    let key = server
        .stored(&owner.address)
        .await
        .account
        .mail_crypt
        .public_key;
    let key = vault::PublicKey::from_encoded(&key.unwrap())
        .unwrap()
        .key_id();
    assert_eq!(line.key_ids, [key.to_string()]);

    // Another service, no address, other keys, another day.
    log_in(&server, &owner, &client("pop3", Some("192.0.2.1"))).await;
    log_in(&server, &owner, &MailClient::default()).await;
    owner.rotate(&server.accounts).await;
    log_in(&server, &owner, &phone).await;
    let lines = noted(&server, &owner).await;
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines.iter().map(|line| line.key_ids.len()).max(), Some(2));
    server.clock.advance(Duration::days(1));
    log_in(&server, &owner, &phone).await;
    assert_eq!(noted(&server, &owner).await.len(), 5);
    // The command line is no exception.
    let shown = server
        .accounts
        .private_keys(&owner.address, &owner.password)
        .await;
    shown.unwrap();
    let lines = noted(&server, &owner).await;
    assert!(lines.iter().any(|line| line.service == "command-line"));
    // Whoever was refused was handed nothing.
    owner.password = crate::server::secret("a wrong password");
    let refused = server
        .accounts
        .log_in(&owner.address, &owner.password)
        .await;
    assert_fails!(refused, accounts::Error::WrongPassword);
    assert_eq!(noted(&server, &owner).await.len(), lines.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_for_so_many_days_and_no_longer() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let days = |hand_over_days| Tuning {
        hand_over_days,
        ..Tuning::default()
    };
    server.accounts.tune(days(2));
    log_in(&server, &owner, &client("imap", None)).await;
    for _ in 0..3 {
        assert_eq!(noted(&server, &owner).await.len(), 1);
        server.clock.advance(Duration::days(1));
        server.accounts.tidy_up().await.unwrap();
    }
    assert_eq!(noted(&server, &owner).await.len(), 0);
    server.accounts.tune(days(0));
    log_in(&server, &owner, &client("imap", None)).await;
    assert_eq!(noted(&server, &owner).await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_while_the_database_cannot_be_written() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    log_in(&server, &owner, &client("imap", None)).await;
    server.accounts.write_journal().await.unwrap();
    server
        .sql("ALTER TABLE virtual_hand_overs RENAME TO away")
        .await;
    log_in(&server, &owner, &client("imap", None)).await;
    let (one, other) = (server.accounts.clone(), server.accounts.clone());
    for _ in 0..2 {
        let (one, other) = tokio::join!(one.write_journal(), other.write_journal());
        assert!(one.is_err() && other.is_err());
        log_in(&server, &owner, &client("imap", None)).await;
    }
    server
        .sql("ALTER TABLE away RENAME TO virtual_hand_overs")
        .await;
    let lines = noted(&server, &owner).await;
    assert_eq!(
        lines.iter().map(|line| line.number).collect::<Vec<_>>(),
        [4]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_see_their_own() {
    let (server, owner) = owner_on_new_server(NewUsers).await;
    let ben = Owner::create(&server, "ben").await;
    log_in(&server, &owner, &client("imap", None)).await;
    log_in(&server, &ben, &client("pop3", None)).await;
    server.accounts.write_journal().await.unwrap();
    let accounts = &server.accounts;
    let session = member(accounts, &begin(accounts, &owner).await).await;
    let found = accounts
        .own_hand_overs(&session, Page::default())
        .await
        .unwrap();
    assert_eq!(found.total, 1);
    assert_eq!(found.items[0].service, "imap");
    let line = Authority::command_line();
    let unknown = accounts
        .hand_overs(line, &address("nobody"), Page::default())
        .await;
    assert_fails!(unknown, accounts::Error::UnknownAccount(_));
}
