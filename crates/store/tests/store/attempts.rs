//! Attempts are counted in buckets.

use store::Attempts;

use crate::fixture::{Fixture, time};

#[tokio::test]
async fn counts_are_written_read_and_removed_by_age() {
    let fixture = Fixture::new().await;
    let (old, new) = ("a".repeat(64), "b".repeat(64));
    let at = |hour: u8, count| Attempts {
        window: time(&format!("2026-03-04T{hour:02}:00:00Z")),
        count,
    };
    let transaction = fixture.store.begin().await.unwrap();
    assert_eq!(transaction.lock_attempts(&old).await.unwrap(), None);
    transaction
        .write_attempts(&old, at(8, 1), false)
        .await
        .unwrap();
    transaction
        .write_attempts(&new, at(9, 1), false)
        .await
        .unwrap();
    transaction
        .write_attempts(&new, at(10, u32::MAX), true)
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let reader = fixture.store.reader();
    assert_eq!(reader.attempts(&old).await.unwrap(), Some(at(8, 1)));
    let most = u32::try_from(i32::MAX).unwrap();
    assert_eq!(reader.attempts(&new).await.unwrap(), Some(at(10, most)));
    let transaction = fixture.store.begin().await.unwrap();
    let again = transaction.write_attempts(&old, at(8, 1), false).await;
    assert!(again.is_err(), "a bucket has one row");
    drop(transaction);
    let transaction = fixture.store.begin().await.unwrap();
    let until = time("2026-03-04T08:00:00Z");
    assert_eq!(transaction.delete_old_attempts(until).await.unwrap(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(fixture.store.reader().attempts(&old).await.unwrap(), None);
}
