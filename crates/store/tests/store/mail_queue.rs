//! Letters wait, are claimed by one, and go.

use model::{Language, Letter};
use store::QueuedLetter;

use crate::fixture::{Fixture, time};

const NOON: &str = "2026-03-04T12:00:00Z";
const LATER: &str = "2026-03-04T12:05:00Z";

async fn due(fixture: &Fixture, now: &str) -> Vec<QueuedLetter> {
    let reader = fixture.store.reader();
    reader.due_letters(time(now), 10).await.unwrap()
}

#[tokio::test]
async fn letters_come_back_as_they_were() {
    let (fixture, account) = Fixture::with_account().await;
    let started = Letter::RecoveryStarted {
        ready: time("2026-03-06T12:00:00Z"),
    };
    let letters = [
        (started, Some(Language::German)),
        (Letter::Welcome, None),
        (Letter::RecoveryStopped, None),
        (Letter::PasswordChanged, None),
        (Letter::KeyRotated, None),
        (Letter::Reset, None),
        (Letter::NewRecoveryToken, None),
        (Letter::NoRecoveryToken, Some(Language::Spanish)),
    ];
    let transaction = fixture.store.begin().await.unwrap();
    for (letter, language) in letters {
        let inserted = transaction.insert_letter(account.id, letter, language, time(NOON));
        inserted.await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(due(&fixture, "2026-03-04T11:59:59Z").await, []);
    let queued = due(&fixture, NOON).await;
    let read: Vec<_> = queued.iter().map(|of| (of.letter, of.language)).collect();
    assert_eq!(read, letters);
    let first = &queued[0];
    assert_eq!((first.account, first.attempts), (account.id, 0));
    assert_eq!((first.created, first.due), (time(NOON), time(NOON)));
    let set_back = due(&fixture, "2026-03-03T11:00:00Z").await;
    assert_eq!(set_back.len(), letters.len(), "the clock was set back");
}

#[tokio::test]
async fn a_letter_is_claimed_by_one() {
    let (fixture, account) = Fixture::with_account().await;
    let transaction = fixture.store.begin().await.unwrap();
    let inserted = transaction.insert_letter(account.id, Letter::Welcome, None, time(NOON));
    inserted.await.unwrap();
    transaction.commit().await.unwrap();
    let letter = due(&fixture, NOON).await.remove(0);

    let transaction = fixture.store.begin().await.unwrap();
    assert!(
        transaction
            .claim_letter(&letter, time(LATER))
            .await
            .unwrap()
    );
    assert!(
        !transaction
            .claim_letter(&letter, time(LATER))
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(due(&fixture, NOON).await, []);
    let again = due(&fixture, LATER).await.remove(0);
    assert_eq!((again.attempts, again.due), (1, time(LATER)));

    let transaction = fixture.store.begin().await.unwrap();
    transaction
        .put_letter_off(letter.id, time(NOON))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(due(&fixture, NOON).await.len(), 1);
    let transaction = fixture.store.begin().await.unwrap();
    transaction.delete_letter(letter.id).await.unwrap();
    assert!(!transaction.claim_letter(&again, time(LATER)).await.unwrap());
    assert_eq!(transaction.delete_letters_of(account.id).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    assert_eq!(due(&fixture, LATER).await, []);
}
