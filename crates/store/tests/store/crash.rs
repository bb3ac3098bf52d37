//! The process dies at the worst moment.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use store::{DatabaseUrl, Store};

use crate::fixture::{Fixture, address};

const DATABASE_OF_CHILD: &str = "STORE_TEST_DATABASE_OF_CHILD";

/// Started as a child, this test commits one change, begins another and waits to be killed.
#[tokio::test]
async fn a_kill_leaves_what_was_committed_and_nothing_else() {
    if let Ok(url) = std::env::var(DATABASE_OF_CHILD) {
        return write_until_killed(&url.parse().unwrap()).await;
    }
    let (fixture, mut account) = Fixture::with_account().await;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture"])
        .arg("crash::a_kill_leaves_what_was_committed_and_nothing_else")
        .env(DATABASE_OF_CHILD, fixture.url().to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let ready = output.lines().any(|line| line.unwrap() == "in the middle");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ready, "the child ended before its change");

    account.quota = Some(1);
    assert_eq!(fixture.account("ada").await, account);
    // Nobody holds the right to write any more.
    fixture.store.begin().await.unwrap().commit().await.unwrap();
}

async fn write_until_killed(url: &DatabaseUrl) {
    let store = Store::connect(url).await.unwrap();
    let mut account = store
        .reader()
        .account(&address("ada"))
        .await
        .unwrap()
        .unwrap();

    let transaction = store.begin().await.unwrap();
    account.quota = Some(1);
    transaction.update_account(&account).await.unwrap();
    transaction.commit().await.unwrap();

    let transaction = store.begin().await.unwrap();
    account.quota = Some(2);
    account.mail_crypt.public_key = Some("a key that nobody can open".into());
    transaction.update_account(&account).await.unwrap();
    println!("\nin the middle");
    std::future::pending::<()>().await;
}
