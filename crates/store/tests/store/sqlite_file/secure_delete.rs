//! Keys that are erased leave the file.

use std::fs;

use model::{MailCrypt, RetiredKeyState, RetirementReason, SealedText};
use store::NewRetiredKey;

use crate::fixture::{Fixture, new_account, time};

/// How often the bytes occur in the database file and its log.
fn occurrences(fixture: &Fixture, needle: &str) -> usize {
    ["waxseal.db", "waxseal.db-wal"]
        .iter()
        .map(|name| fs::read(fixture.path().with_file_name(name)).unwrap())
        .map(|bytes| {
            bytes
                .windows(needle.len())
                .filter(|window| *window == needle.as_bytes())
                .count()
        })
        .sum()
}

#[tokio::test]
async fn erased_boxes_are_nowhere_in_the_file() {
    let (fixture, domain) = Fixture::with_domain().await;
    // Long enough to spill over into pages of its own.
    let secret = "SECRETBOX".repeat(1000);
    let retired = "RETIREDBOX".repeat(76);
    let mut new = new_account(domain, "ada");
    new.mail_crypt.secret_box = Some(SealedText::new(secret));
    fixture.insert(new).await;
    let mut account = fixture.account("ada").await;
    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .insert_retired_key(NewRetiredKey {
            account: account.id,
            key_id: "1".repeat(64),
            public_key: "public".into(),
            state: RetiredKeyState::Locked {
                secret_box: Some(SealedText::new(retired)),
                recovery_box: None,
            },
            reason: RetirementReason::Reset,
            retired: time("2026-01-01T00:00:00Z"),
        })
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    fixture.store.checkpoint().await.unwrap();
    assert!(occurrences(&fixture, "SECRETBOX") >= 900);
    assert!(occurrences(&fixture, "RETIREDBOX") >= 70);

    let transaction = fixture.store.begin().await.unwrap();
    transaction.delete_retired_keys(account.id).await.unwrap();
    account.mail_crypt = MailCrypt::default();
    account.deleted = true;
    transaction.update_account(&account).await.unwrap();
    transaction.commit().await.unwrap();
    fixture.store.checkpoint().await.unwrap();
    assert_eq!(occurrences(&fixture, "SECRETBOX"), 0);
    assert_eq!(occurrences(&fixture, "RETIREDBOX"), 0);
    assert_eq!(fixture.account("ada").await, account);
}
